'use client';

import { Button } from 'react-aria-components/Button';
import { INTERACTION_WORDS, interactionDetail, residueWords } from '@/components/runs/interaction-words';
import { classNames } from '@/components/ui/class-names';
import { fixed } from '@/components/ui/quantity';
import type { Interaction } from '@/lib/domain/resources/pose-analysis';

/**
 * Interactions of a pose by kind and residue. The one under the pointer, or with the focus, is reported; pressing a
 * residue keeps it.
 */
export function InteractionTable({
  interactions,
  kept,
  onLook,
  onKeep,
}: {
  interactions: readonly Interaction[];
  kept: Interaction | null;
  onLook: (interaction: Interaction | null) => void;
  onKeep: (interaction: Interaction | null) => void;
}) {
  return (
    <div className="max-h-72 overflow-auto">
      <table aria-label="Interactions" className="figures w-full text-sm">
        <thead className="sticky top-0 z-10 bg-surface text-xs text-ink-muted">
          <tr>
            <th scope="col" className="h-8 pl-4 text-left font-medium">
              Residue
            </th>
            <th scope="col" className="text-left font-medium">
              Interaction
            </th>
            <th scope="col" className="pr-1 text-right font-medium whitespace-nowrap">
              Distance, Å
            </th>
            <th scope="col" className="pr-4 text-right font-medium">
              Angle
            </th>
          </tr>
        </thead>
        <tbody>
          {interactions.map((interaction) => (
            <InteractionRow
              key={rowKey(interaction)}
              interaction={interaction}
              isKept={interaction === kept}
              onLook={onLook}
              onKeep={onKeep}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InteractionRow({
  interaction,
  isKept,
  onLook,
  onKeep,
}: {
  interaction: Interaction;
  isKept: boolean;
  onLook: (interaction: Interaction | null) => void;
  onKeep: (interaction: Interaction | null) => void;
}) {
  const { kind, residue, receptorAtomNames, distanceAngstrom, angleDegrees } = interaction;
  const detail = interactionDetail(interaction);
  const [onlyAtom] = receptorAtomNames;
  const words = `${INTERACTION_WORDS[kind].name} with ${residueWords(residue)}`;
  return (
    <tr
      className={classNames('relative', isKept ? 'bg-accent-soft' : 'hover:bg-hover')}
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && onLook(interaction)}
      onPointerLeave={() => onLook(null)}
    >
      <td className="h-7 pr-2 pl-4 text-left whitespace-nowrap">
        <Button
          aria-label={`Show ${words} in 3D`}
          aria-pressed={isKept}
          onFocus={() => onLook(interaction)}
          onBlur={() => onLook(null)}
          onPress={() => onKeep(isKept ? null : interaction)}
          className="after:absolute after:inset-0 data-focus-visible:outline-none data-focus-visible:after:outline-2 data-focus-visible:after:-outline-offset-2 data-focus-visible:after:outline-accent"
        >
          {residueWords(residue)}
        </Button>
        <span className="ml-1.5 text-ink-faint">
          {residue.chainId}
          {receptorAtomNames.length === 1 && onlyAtom !== residue.name && ` · ${onlyAtom}`}
        </span>
      </td>
      <td className="py-0.5 text-left">
        <span className="mr-1.5 whitespace-nowrap">{INTERACTION_WORDS[kind].name}</span>
        {detail && <span className="inline-block text-ink-muted">{detail}</span>}
      </td>
      <td className="pr-1 text-right">{fixed(distanceAngstrom, 2)}</td>
      <td className="pr-4 text-right text-ink-muted">
        {angleDegrees === null ? '' : `${fixed(angleDegrees, 0)}°`}
      </td>
    </tr>
  );
}

function rowKey({ kind, ligandRole, ligandAtoms, receptorAtoms }: Interaction): string {
  return [kind, ligandRole, ...ligandAtoms, '-', ...receptorAtoms].join(' ');
}
