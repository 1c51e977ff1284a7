'use client';

import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { rankOfFinding, SEVERITY_WORDS } from '@/components/targets/target-words';
import { decided, decisionIn, type PreparationDraft } from '@/components/targets/use-preparation';
import { Badge } from '@/components/ui/badge';
import { SkeletonRows } from '@/components/ui/states';
import type { TargetDecision, TargetFinding } from '@/lib/domain/resources/targets';

/** What reading and preparing the structure found, what is done about it, and what is to be decided; the worst first. */
export function FindingsList({
  findings,
  isPreparing,
  draft,
  onDraft,
}: {
  findings: TargetFinding[];
  isPreparing: boolean;
  draft: PreparationDraft;
  /** Null for whoever may not decide. */
  onDraft: ((draft: PreparationDraft) => void) | null;
}) {
  if (findings.length === 0) {
    return isPreparing ? (
      <SkeletonRows label="Findings are on their way" rows={3} />
    ) : (
      <p className="p-4 text-sm text-ink-muted">Nothing was found that you need to know of.</p>
    );
  }
  const sorted = findings.toSorted((a, b) => rankOfFinding(a) - rankOfFinding(b));
  return (
    <ul className="max-h-128 divide-y divide-line overflow-auto">
      {sorted.map((finding, index) => {
        const { decision } = finding;
        const isOpen = decision?.isNeeded && decisionIn(draft, decision) === null && !decision.isDecided;
        const { name, tone } = isOpen
          ? ({ name: 'Decide', tone: 'warn' } as const)
          : SEVERITY_WORDS[finding.severity];
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: findings have no identity, and one code may come twice
            key={index}
            className="grid grid-cols-[4.75rem_minmax(0,1fr)] items-start gap-3 px-4 py-2.5 text-sm"
          >
            <span>
              <Badge tone={tone}>{name}</Badge>
            </span>
            <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1.5 pt-0.25">
              <div className="min-w-0 flex-1 basis-52">
                <p className="text-pretty">{finding.message}</p>
                {finding.action && <p className="text-pretty text-ink-muted">{finding.action}</p>}
              </div>
              {decision && onDraft && (
                <DecisionControl
                  decision={decision}
                  about={finding.message}
                  value={decisionIn(draft, decision)}
                  onDecide={(option) => onDraft(decided(draft, decision, option))}
                />
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** The options side by side, none of them on until somebody decides; or the way to the field that decides. */
function DecisionControl({
  decision,
  about,
  value,
  onDecide,
}: {
  decision: TargetDecision;
  about: string;
  value: string | null;
  onDecide: (option: string) => void;
}) {
  if (decision.options.length === 0) {
    return (
      <a href="#choices" className="text-accent-strong underline-offset-3 hover:underline">
        {value === null ? 'Decide in the choices' : 'Change in the choices'}
      </a>
    );
  }
  const inForce = value ?? (decision.isNeeded ? null : decision.inForce);
  return (
    <ToggleButtonGroup
      aria-label={about}
      selectionMode="single"
      disallowEmptySelection={inForce !== null}
      selectedKeys={inForce === null ? [] : [inForce]}
      onSelectionChange={(keys) => {
        const [id] = keys;
        if (id !== undefined) onDecide(String(id));
      }}
      className="inline-flex shrink-0 gap-0.5 rounded-md border border-line bg-sunken p-0.5"
    >
      {decision.options.map(({ id, name }) => (
        <ToggleButton
          key={id}
          id={id}
          className="figures h-6 rounded-sm px-2 text-xs text-ink-muted hover:text-ink data-selected:bg-surface data-selected:font-medium data-selected:text-ink data-selected:shadow-raised pointer-coarse:h-9 pointer-coarse:px-3"
        >
          {name}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
