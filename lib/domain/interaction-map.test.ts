import { expect, it } from 'vitest';
import { parseContacts } from './contact-filter';
import { mapContacts } from './interaction-map';
import type { ResultContact } from './result-contacts';

const contacts = (text: string): ResultContact[] =>
  (parseContacts(text) ?? []).map(({ residue, kind }) => ({
    ...{ residue, kind: kind ?? 'hydrophobic' },
    ...{ interactions: 2, distanceAngstrom: 3.5 },
  }));

it('puts residues along the chains, and counts the ligands of each once', () => {
  const { residues, contacts: mapped } = mapContacts([
    contacts('B:ALA:2,A:GLU:211:hydrophobic,A:GLU:211:hydrogen-bond'),
    null,
    contacts('A:GLU:211B,A:LYS:12:salt-bridge,A:GLU:211'),
    [],
  ]);
  expect(
    residues.map(({ residue, ligands }) => [residue.residueNumber, residue.insertionCode, ligands]),
  ).toEqual([
    [12, '', 1],
    [211, '', 2],
    [211, 'B', 1],
    [2, '', 1],
  ]);
  const rest = { interactions: 2, distanceAngstrom: 3.5 };
  expect(mapped).toEqual([
    [
      { residue: 1, kind: 'hydrogen-bond', ...rest },
      { residue: 1, kind: 'hydrophobic', ...rest },
      { residue: 3, kind: 'hydrophobic', ...rest },
    ],
    null,
    [
      { residue: 0, kind: 'salt-bridge', ...rest },
      { residue: 1, kind: 'hydrophobic', ...rest },
      { residue: 2, kind: 'hydrophobic', ...rest },
    ],
    [],
  ]);
});
