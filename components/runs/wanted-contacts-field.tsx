'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { INTERACTION_WORDS, residueInChain } from '@/components/runs/interaction-words';
import { Button, IconButton } from '@/components/ui/button';
import { plural } from '@/components/ui/quantity';
import { Select, type SelectOption } from '@/components/ui/select';
import { messageOf } from '@/components/ui/states';
import { runContactsQuery } from '@/lib/api-client/run-results';
import {
  contactsText,
  MOST_WANTED_CONTACTS,
  parseContacts,
  parseResidue,
  residueText,
  type WantedContact,
} from '@/lib/domain/contact-filter';
import { INTERACTION_KINDS, type InteractionKind } from '@/lib/domain/resources/pose-analysis';
import type { RunContacts } from '@/lib/domain/resources/run-contacts';

const ANY_KIND = 'any';

/** Residues that a best pose is to hold on to, all of them, chosen among those that the run's poses do. */
export function WantedContactsField({
  org,
  run,
  value,
  onChange,
}: {
  org: string;
  run: string;
  /** As the filter has it; undefined if none is wanted. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const { data, error } = useQuery(runContactsQuery(org, run));
  const contacts = (value !== undefined && parseContacts(value)) || [];
  const change = (next: WantedContact[]) => onChange(next.length > 0 ? contactsText(next) : undefined);
  const set = (place: number, contact: WantedContact) =>
    change(contacts.map((before, i) => (i === place ? contact : before)));
  const unused = data?.residues.find(
    ({ residue }) => !contacts.some((contact) => residueText(contact.residue) === residueText(residue)),
  );
  return (
    <fieldset className="min-w-0 space-y-2">
      <legend className="text-sm font-medium">Contacts of the best pose</legend>
      {contacts.map((contact, place) => {
        const words = residueInChain(contact.residue);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; two may want the same
          <div key={place} className="grid grid-cols-[1fr_1fr_auto] items-center gap-2">
            <Select
              label={`Residue ${place + 1}`}
              isLabelHidden
              value={residueText(contact.residue)}
              options={residueOptions(data, contact)}
              onChange={(id) => {
                const residue = parseResidue(id);
                if (residue) set(place, { residue, kind: null });
              }}
            />
            <Select
              label={`Interaction with ${words}`}
              isLabelHidden
              value={contact.kind ?? ANY_KIND}
              options={kindOptions(data, contact)}
              onChange={(id) =>
                set(place, { ...contact, kind: id === ANY_KIND ? null : (id as InteractionKind) })
              }
            />
            <IconButton
              icon={X}
              label={`Do not ask for ${words}`}
              onPress={() => change(contacts.filter((_, i) => i !== place))}
            />
          </div>
        );
      })}
      <Button
        size="sm"
        icon={Plus}
        isDisabled={!unused || contacts.length >= MOST_WANTED_CONTACTS}
        onPress={() => unused && change([...contacts, { residue: unused.residue, kind: null }])}
      >
        Residue
      </Button>
      <p className="text-sm text-ink-muted" role="status">
        {error ? messageOf(error) : data && noteOn(data)}
      </p>
    </fieldset>
  );
}

function residueOptions(data: RunContacts | undefined, { residue }: WantedContact): SelectOption[] {
  const options = (data?.residues ?? []).map((each) => ({
    id: residueText(each.residue),
    name: residueInChain(each.residue),
    detail: plural(each.ligands, 'ligand'),
  }));
  const id = residueText(residue);
  if (options.some((option) => option.id === id)) return options;
  return [{ id, name: residueInChain(residue), detail: 'no ligand' }, ...options];
}

function kindOptions(data: RunContacts | undefined, { residue, kind }: WantedContact): SelectOption[] {
  const known =
    data?.residues.find((each) => residueText(each.residue) === residueText(residue))?.kinds ?? {};
  return [
    { id: ANY_KIND, name: 'Any interaction' },
    ...INTERACTION_KINDS.filter((each) => known[each] || each === kind).map((each) => ({
      id: each,
      name: INTERACTION_WORDS[each].name,
      detail: plural(known[each] ?? 0, 'ligand'),
    })),
  ];
}

function noteOn({ residues, unknown }: RunContacts): string {
  if (unknown > 0) return `Not known of ${plural(unknown, 'ligand')}, docked before contacts were kept.`;
  return residues.length === 0 ? 'No best pose of this run holds on to a residue.' : '';
}
