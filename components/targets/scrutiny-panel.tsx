'use client';

import { FindingsList } from '@/components/targets/findings-list';
import { VERDICT_WORDS, VerdictBadge } from '@/components/targets/target-words';
import { decided, decisionIn, type Preparation } from '@/components/targets/use-preparation';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import type { TargetDetail } from '@/lib/domain/resources/targets';

/** The verdict on a structure with the findings that it rests on, and the decisions that change it. */
export function ScrutinyPanel({
  target,
  isPreparing,
  preparation,
  mayWrite,
}: {
  target: TargetDetail;
  isPreparing: boolean;
  preparation: Preparation;
  mayWrite: boolean;
}) {
  const { draft, setDraft, prepare, isChanged, reset } = preparation;
  const open = target.findings.flatMap(({ decision }) =>
    decision?.isNeeded && !decision.isDecided && decisionIn(draft, decision) === null ? [decision] : [],
  );
  const mayDecide = mayWrite && !isPreparing;
  return (
    <Panel
      title="Scrutiny"
      actions={target.verdict && !isPreparing && <VerdictBadge verdict={target.verdict} />}
      flush
    >
      {target.verdict && !isPreparing && (
        <p className="border-b border-line px-4 py-2.5 text-sm text-pretty text-ink-muted">
          {VERDICT_WORDS[target.verdict].sentence}
        </p>
      )}
      <FindingsList
        findings={target.findings}
        isPreparing={isPreparing}
        draft={draft}
        onDraft={mayDecide ? setDraft : null}
      />
      {mayDecide && (open.length > 0 || isChanged) && (
        <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line bg-sunken px-4 py-2.5">
          <p className="text-sm" role="status">
            {open.length > 0
              ? `${plural(open.length, 'decision is', 'decisions are')} open`
              : 'Decided; not prepared yet'}
          </p>
          <div className="flex flex-wrap gap-2">
            {open.length > 0 && (
              <Button
                size="sm"
                onPress={() =>
                  setDraft(open.reduce((next, decision) => decided(next, decision, decision.inForce), draft))
                }
              >
                Leave the rest to the rules
              </Button>
            )}
            {isChanged && (
              <>
                <Button size="sm" variant="quiet" onPress={reset}>
                  Discard
                </Button>
                <Button
                  size="sm"
                  variant="primary"
                  isPending={prepare.isPending}
                  onPress={() => prepare.mutate()}
                >
                  Prepare with these
                </Button>
              </>
            )}
          </div>
        </div>
      )}
    </Panel>
  );
}
