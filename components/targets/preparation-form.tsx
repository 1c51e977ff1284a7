'use client';

import type { FormEvent } from 'react';
import { crystalLigandName } from '@/components/targets/target-words';
import type { Preparation, PreparationDraft } from '@/components/targets/use-preparation';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox, CheckboxGroup, RadioGroup } from '@/components/ui/choices';
import { NumberField } from '@/components/ui/number-field';
import { plural } from '@/components/ui/quantity';
import { messageOf } from '@/components/ui/states';
import { issuesByField } from '@/lib/api-client/request';
import type { TargetDetail } from '@/lib/domain/resources/targets';

const NO_LIGAND = 'none';

/** What may be decided about a structure as a whole, and the button that prepares it anew. */
export function PreparationForm({
  target,
  isPreparing,
  preparation,
}: {
  target: TargetDetail;
  isPreparing: boolean;
  preparation: Preparation;
}) {
  const { draft, setDraft, prepare } = preparation;
  const { crystalLigandId, chains, keepWaters, pH } = draft;
  const change = (changes: Partial<PreparationDraft>) => setDraft({ ...draft, ...changes });
  const confirm = (field: 'chains' | 'crystal-ligand') => new Set([...draft.confirmed, field]);
  const fields = issuesByField(prepare.error);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    prepare.mutate();
  }

  return (
    <form onSubmit={onSubmit} className="space-y-4">
      <RadioGroup
        label="Crystal ligand"
        help={
          <>
            <p>
              It is taken out of the receptor. Its extent plus 10 Å on each axis becomes the search space, and
              docked poses of the same molecule are measured against it.
            </p>
            <p>Without one, the search space has to be given.</p>
          </>
        }
        value={crystalLigandId ?? NO_LIGAND}
        onChange={(id) =>
          change({
            crystalLigandId: id === NO_LIGAND ? null : id,
            confirmed: confirm('crystal-ligand'),
          })
        }
        choices={[
          ...target.candidateLigands.map((candidate) => ({
            id: candidate.id,
            name: crystalLigandName(candidate.id),
            detail: plural(candidate.heavyAtoms, 'heavy atom'),
          })),
          {
            id: NO_LIGAND,
            name: 'None',
            detail: target.candidateLigands.length === 0 ? 'No small molecule was found' : undefined,
          },
        ]}
        error={fields['choices.crystalLigandId']}
      />
      {target.chains.length > 0 && (
        <CheckboxGroup
          label="Chains"
          value={chains}
          onChange={(next) => change({ chains: next, confirmed: confirm('chains') })}
          choices={target.chains.map((chain) => ({
            id: chain.id,
            name: chain.id,
            detail: `${plural(chain.residues, 'residue')}${chain.kind === 'protein' ? '' : ', nucleic acid'}`,
          }))}
          error={fields['choices.chains'] ?? (chains.length === 0 ? 'Keep at least one chain.' : null)}
        />
      )}
      <Checkbox
        label="Keep all waters"
        detail="Single ones that bridge to the ligand can be kept in the scrutiny above."
        isSelected={keepWaters}
        onChange={(next) => change({ keepWaters: next })}
      />
      <div className="max-w-32">
        <NumberField
          label="pH"
          value={pH}
          onChange={(next) => change({ pH: next })}
          minValue={0}
          maxValue={14}
          step={0.1}
          fractionDigits={1}
          help="Hydrogens are placed as at this pH. 7.4 is blood; enzymes of other compartments may need another."
          error={fields['choices.pH']}
        />
      </div>
      {prepare.isError && Object.keys(fields).length === 0 && (
        <Callout tone="danger" isLive>
          {messageOf(prepare.error)}
        </Callout>
      )}
      <Button
        type="submit"
        isPending={prepare.isPending || isPreparing}
        isDisabled={chains.length === 0 && target.chains.length > 0}
      >
        {isPreparing ? 'Preparing…' : 'Prepare again'}
      </Button>
    </form>
  );
}
