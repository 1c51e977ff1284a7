'use client';

import { draftIssues } from '@/components/search-space/draft';
import { SearchSpaceFields } from '@/components/search-space/search-space-fields';
import { SearchSpaceText } from '@/components/search-space/search-space-text';
import { SearchSpaceWarnings } from '@/components/search-space/search-space-warnings';
import { sourceWords } from '@/components/search-space/source-words';
import { crystalLigandName } from '@/components/targets/target-words';
import type { SearchSpaceEditor, SiteMode } from '@/components/targets/use-search-space';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { RadioGroup } from '@/components/ui/choices';
import { Panel } from '@/components/ui/panel';
import { count, plural } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, messageOf, SkeletonRows } from '@/components/ui/states';
import { TextField } from '@/components/ui/text-field';
import type { TargetDetail } from '@/lib/domain/resources/targets';

const MODES: { id: SiteMode; name: string }[] = [
  { id: 'crystal', name: 'Crystal ligand' },
  { id: 'pockets', name: 'Pockets' },
  { id: 'residues', name: 'Residues' },
  { id: 'hand', name: 'By hand' },
];
const LINING_SHOWN = 8;

/** Where runs into a target search by default, and the ways to change it. */
export function SearchSpacePanel({
  target,
  editor,
  mayChange,
}: {
  target: TargetDetail;
  editor: SearchSpaceEditor;
  mayChange: boolean;
}) {
  const { mode, space, source } = editor;
  return (
    <Panel
      title="Search space"
      actions={
        mayChange &&
        target.status === 'ready' &&
        mode === null && (
          <Button size="sm" onPress={editor.open}>
            Change
          </Button>
        )
      }
    >
      <div className="space-y-4">
        {mode === null ? (
          <div className="text-sm">
            {target.searchSpace ? (
              <>
                <p>
                  {target.searchSpaceSource && sourceWords(target.searchSpaceSource, target.crystalLigandId)}
                </p>
                <p className="text-ink-muted">
                  <SearchSpaceText space={target.searchSpace} />
                </p>
              </>
            ) : (
              <p className="text-ink-muted">There is none yet: choose one here, or when a run starts.</p>
            )}
          </div>
        ) : (
          <>
            <Segmented label="Taken from" options={MODES} value={mode} onChange={editor.setMode} />
            <Source target={target} editor={editor} mode={mode} />
            <SearchSpaceFields draft={editor.draft} onChange={editor.setDraft} errors={errorsOf(editor)} />
          </>
        )}
        {space && target.status === 'ready' && <SearchSpaceWarnings target={target} space={space} />}
        {mode !== null && (
          <>
            {editor.save.isError && (
              <Callout tone="danger" isLive>
                {messageOf(editor.save.error)}
              </Callout>
            )}
            <div className="flex flex-wrap items-center justify-between gap-2">
              <p className="text-sm text-ink-muted" role="status">
                {space && `${sourceWords(source, target.crystalLigandId)} · `}
                {space && <SearchSpaceText space={space} />}
              </p>
              <div className="ml-auto flex gap-2">
                <Button variant="quiet" onPress={editor.close}>
                  {editor.isChanged ? 'Discard' : 'Close'}
                </Button>
                <Button
                  variant="primary"
                  isPending={editor.save.isPending}
                  isDisabled={!space || !editor.isChanged}
                  onPress={() => editor.save.mutate()}
                >
                  Save
                </Button>
              </div>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}

/** What is wrong with the numbers; a number that was never given is not wrong yet. */
function errorsOf({ draft }: SearchSpaceEditor): Record<string, string> {
  return draft.center.every(Number.isNaN) ? {} : draftIssues(draft);
}

function Source({
  target,
  editor,
  mode,
}: {
  target: TargetDetail;
  editor: SearchSpaceEditor;
  mode: SiteMode;
}) {
  switch (mode) {
    case 'crystal':
      return (
        <p className="text-sm text-ink-muted">
          {target.crystalLigandId
            ? `The extent of ${crystalLigandName(target.crystalLigandId)} plus 10 Å on each axis, 16 Å at least.`
            : 'This target has no crystal ligand: take another way.'}
        </p>
      );
    case 'pockets':
      return <Pockets editor={editor} />;
    case 'residues':
      return (
        <TextField
          label="Residues"
          value={editor.residuesText}
          onChange={editor.setResidues}
          maxLength={2000}
          placeholder="A:211, A:213-216"
          description={
            editor.residues.length > 0
              ? `${plural(editor.residues.length, 'residue')}: ${listOf(editor.residues.map(({ label }) => label))}`
              : 'By chain and number, or click on them in the 3D view. The box takes them in, with 2 Å on each side.'
          }
          error={
            editor.unknownResidues.length > 0 && editor.residuesText !== ''
              ? `Not in the receptor: ${editor.unknownResidues.slice(0, 5).join(', ')}.`
              : null
          }
        />
      );
    case 'hand':
      return (
        <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-ink-muted">
          <p>Type the numbers, or drag the handles of the box in the 3D view; arrow keys move them too.</p>
          {!editor.space && editor.begin && (
            <Button size="sm" onPress={editor.begin}>
              Begin in the middle of the protein
            </Button>
          )}
        </div>
      );
  }
}

function Pockets({ editor }: { editor: SearchSpaceEditor }) {
  const { pockets, pocket } = editor;
  if (pockets.isPending) return <SkeletonRows label="Looking for pockets" rows={3} />;
  if (!pockets.data) {
    return (
      <ErrorState
        title="Pockets could not be looked for"
        error={pockets.error}
        onRetry={() => void pockets.refetch()}
      />
    );
  }
  if (pockets.data.pockets.length === 0) {
    return <p className="text-sm text-ink-muted">The surface has no pocket of 40 Å³ or more.</p>;
  }
  return (
    <div className="max-h-80 overflow-auto">
      <RadioGroup
        label="Pockets, the largest first"
        help={
          <>
            <p>
              Places outside of the protein that lie between protein in at least five of seven directions
              (LIGSITE), joined where they touch.
            </p>
            <p>
              Enclosed says in how many of the directions, on average: about 80 to 90 % for the sites of
              drugs.
            </p>
          </>
        }
        value={pocket ? String(pocket.rank) : ''}
        onChange={(rank) => editor.setPocket(Number(rank))}
        choices={pockets.data.pockets.map((each) => ({
          id: String(each.rank),
          name: (
            <span className="figures">
              {each.rank} · {count(each.volumeCubicAngstrom)} Å³ · {Math.round(each.enclosure * 100)} %
              enclosed
            </span>
          ),
          detail: listOf(each.residues),
        }))}
      />
    </div>
  );
}

function listOf(names: readonly string[]): string {
  const rest = names.length - LINING_SHOWN;
  return `${names.slice(0, LINING_SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
