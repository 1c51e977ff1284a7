'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { crystalLigandName } from '@/components/targets/target-words';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox, CheckboxGroup, RadioGroup } from '@/components/ui/choices';
import { NumberField } from '@/components/ui/number-field';
import { plural } from '@/components/ui/quantity';
import { messageOf } from '@/components/ui/states';
import { issuesByField } from '@/lib/api-client/request';
import { prepareTarget, targetKeys } from '@/lib/api-client/targets';
import type { TargetChoices, TargetDetail } from '@/lib/domain/resources/targets';

const NO_LIGAND = 'none';

/** What may be decided about a structure, and the button that prepares it anew. */
export function PreparationForm({
  org,
  target,
  isPreparing,
}: {
  org: string;
  target: TargetDetail;
  isPreparing: boolean;
}) {
  const client = useQueryClient();
  const [ligand, setLigand] = useState(target.crystalLigandId ?? NO_LIGAND);
  const [chains, setChains] = useState(target.choices.chains ?? target.chains.map((chain) => chain.id));
  const [keepWaters, setKeepWaters] = useState(target.choices.keepWaters);
  const [pH, setPH] = useState(target.choices.pH);

  const prepare = useMutation({
    mutationFn: (choices: TargetChoices) => prepareTarget(org, target.id, choices),
    onSuccess: (next) => {
      client.setQueryData(targetKeys.detail(org, target.id), next);
      void client.invalidateQueries({ queryKey: targetKeys.list(org) });
    },
  });
  const fields = issuesByField(prepare.error);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const isEveryChain = chains.length === target.chains.length;
    prepare.mutate({
      crystalLigandId: ligand === NO_LIGAND ? null : ligand,
      chains: isEveryChain ? undefined : chains,
      keepWaters,
      pH,
    });
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
            <p>Without one, give the search space as numbers when you start a run.</p>
          </>
        }
        value={ligand}
        onChange={setLigand}
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
          label="Protein chains"
          value={chains}
          onChange={setChains}
          choices={target.chains.map((chain) => ({
            id: chain.id,
            name: chain.id,
            detail: plural(chain.residues, 'residue'),
          }))}
          error={fields['choices.chains'] ?? (chains.length === 0 ? 'Keep at least one chain.' : null)}
        />
      )}
      <Checkbox
        label="Keep waters"
        detail="Only if they are known to hold the ligand in place."
        isSelected={keepWaters}
        onChange={setKeepWaters}
      />
      <div className="max-w-32">
        <NumberField
          label="pH"
          value={pH}
          onChange={setPH}
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
