'use client';

import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';

export interface TabDefinition<Id extends string> {
  id: Id;
  name: string;
  /** Stands behind the name, as a quiet figure. */
  count?: number;
  content: ReactNode;
}

/** Sections of a page, one in sight. The caller keeps the open one, in the page's address. */
export function Tabs<Id extends string>({
  label,
  tabs,
  open,
  onOpen,
}: {
  label: string;
  tabs: TabDefinition<Id>[];
  open: Id;
  onOpen: (id: Id) => void;
}) {
  return (
    <AriaTabs selectedKey={open} onSelectionChange={(key) => onOpen(key as Id)}>
      <TabList aria-label={label} className="flex gap-5 overflow-x-auto border-b border-line px-0.5">
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            id={tab.id}
            className="-mb-px flex h-10 shrink-0 cursor-pointer items-center gap-1.5 border-b-2 border-transparent text-base text-ink-muted outline-offset-[-3px] hover:text-ink data-selected:border-accent data-selected:font-medium data-selected:text-ink"
          >
            {tab.name}
            {tab.count !== undefined && <span className="figures text-sm text-ink-faint">{tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="pt-4 outline-offset-4">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
