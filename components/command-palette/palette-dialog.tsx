'use client';

import { useQuery } from '@tanstack/react-query';
import { LoaderCircle, Search } from 'lucide-react';
import { useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Button } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { usePermissions } from '@/components/access/access-provider';
import { signOut } from '@/components/auth/next-auth';
import {
  actionEntries,
  hitEntry,
  hitGroups,
  matching,
  type PaletteEntry,
  type PaletteGroup,
  pageEntries,
} from '@/components/command-palette/palette-entries';
import { chooseTheme, useResolvedTheme } from '@/components/shell/use-theme';
import { messageOf } from '@/components/ui/states';
import { useSettled } from '@/components/ui/use-settled';
import { accessQuery } from '@/lib/api-client/access';
import { namesQuery, searchQuery } from '@/lib/api-client/search';

const ASK_AFTER_MS = 120;

interface PaletteProps {
  org: string;
  isOperator: boolean;
  /** Ids of the things that were looked at last. */
  recent: readonly string[];
  onDone: () => void;
}

/** The palette as it lies over a page. */
export function PaletteDialog(props: PaletteProps) {
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(isOpen) => !isOpen && props.onDone()}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center bg-[oklch(0.18_0.02_230/0.45)] p-3 sm:pt-[12dvh]"
    >
      <Modal className="w-full max-w-xl overflow-hidden rounded-lg border border-line bg-raised shadow-overlay">
        <Dialog aria-label="Search and commands" className="outline-none">
          <Palette {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Palette({ org, isOperator, recent, onDone }: PaletteProps) {
  const [query, setQuery] = useState('');
  const settled = useSettled(query, ASK_AFTER_MS);
  const permissions = usePermissions();
  const access = useQuery(accessQuery(org));
  const theme = useResolvedTheme();
  const names = useQuery(namesQuery(org, recent));
  const found = useQuery(searchQuery(org, settled));

  const actions: PaletteGroup = {
    id: 'actions',
    name: 'Actions',
    entries: actionEntries({
      ...{ org, permissions, theme },
      others: access.data?.organizations.filter(({ slug }) => slug !== org) ?? [],
      switchTheme: () => chooseTheme(theme === 'dark' ? 'light' : 'dark'),
      signOut: () => void signOut(),
    }),
  };
  const pages: PaletteGroup = {
    ...{ id: 'pages', name: 'Go to', entries: pageEntries(org, [...permissions], isOperator) },
  };
  const places: PaletteGroup = {
    ...{ id: 'recent', name: 'Recent' },
    entries: (names.data?.hits ?? []).map((hit) => hitEntry(org, hit)),
  };
  const isTyped = query.trim() !== '';
  const isAsking = isTyped && (settled !== query || found.isFetching);
  // What came for fewer letters stays in sight as far as it answers these: so nothing flickers, and Enter never leads
  // to what was not asked for.
  const groups = isTyped
    ? matching([...hitGroups(org, found.data?.hits ?? []), actions, pages], query)
    : [places, actions, pages].filter(({ entries }) => entries.length > 0);
  const problem = isTyped ? found.error : names.error;
  const entries = new Map(groups.flatMap((group) => group.entries.map((entry) => [entry.id, entry])));

  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField
        aria-label="Search and commands"
        autoFocus
        onKeyDown={(event) => event.key === 'Escape' && query === '' && onDone()}
        className="flex items-center gap-2.5 border-b border-line px-4"
      >
        {isAsking ? (
          <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-ink-faint" />
        ) : (
          <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
        )}
        <Input
          placeholder="A run, target, library, page or action"
          maxLength={200}
          className="h-12 w-full min-w-0 bg-transparent text-lg outline-none [&::-webkit-search-cancel-button]:hidden"
        />
        <kbd aria-hidden className="font-sans text-xs text-ink-faint max-sm:hidden">
          Esc
        </kbd>
      </SearchField>
      <div className="h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
        {problem !== null && (
          <p role="alert" className="flex items-center gap-3 px-2.5 py-2 text-sm text-danger">
            <span className="grow">Names could not be searched. {messageOf(problem)}</span>
            <Button
              className="font-medium underline"
              onPress={() => void (isTyped ? found : names).refetch()}
            >
              Try again
            </Button>
          </p>
        )}
        <Menu
          aria-label="What is found"
          items={groups}
          onAction={(id) => {
            entries.get(String(id))?.onAction?.();
            onDone();
          }}
          renderEmptyState={() => (
            <p role="status" className="px-2.5 py-8 text-center text-ink-muted">
              {isAsking ? 'Searching…' : `Nothing here is called “${query.trim()}”.`}
            </p>
          )}
          className="outline-none"
        >
          {(group) => (
            <MenuSection id={group.id} items={group.entries} className="pb-1.5">
              {/* One element for all of a section's heading, which is what screen readers name the section by. */}
              <SectionName name={group.name} />
              {group.entries.map((entry) => (
                <Entry key={entry.id} entry={entry} />
              ))}
            </MenuSection>
          )}
        </Menu>
      </div>
    </Autocomplete>
  );
}

function SectionName({ name }: { name: string }) {
  return <Header className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-faint">{name}</Header>;
}

function Entry({ entry: { id, name, detail, icon: Icon, href } }: { entry: PaletteEntry }) {
  return (
    <MenuItem
      id={id}
      textValue={name}
      href={href}
      className="flex h-9 cursor-pointer scroll-my-2 items-center gap-2.5 rounded-md px-2.5 text-base outline-none data-focused:bg-accent-soft data-focused:text-accent-strong pointer-coarse:h-11"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-muted" />
      <span className="min-w-0 truncate">{name}</span>
      {detail && <span className="ml-auto min-w-0 shrink truncate text-sm text-ink-muted">{detail}</span>}
    </MenuItem>
  );
}
