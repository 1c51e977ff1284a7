import { expect, it } from 'vitest';
import { contactsText, MOST_WANTED_CONTACTS, parseContacts } from './contact-filter';

it('reads contacts from an address, and writes the same back', () => {
  const text = 'A:GLU:211:hydrogen-bond,A:ALA:213,:ZN:-4,B:HIS:57B:pi-stacking';
  const contacts = parseContacts(text);
  expect(contacts).toEqual([
    {
      residue: { chainId: 'A', name: 'GLU', residueNumber: 211, insertionCode: '' },
      kind: 'hydrogen-bond',
    },
    { residue: { chainId: 'A', name: 'ALA', residueNumber: 213, insertionCode: '' }, kind: null },
    { residue: { chainId: '', name: 'ZN', residueNumber: -4, insertionCode: '' }, kind: null },
    { residue: { chainId: 'B', name: 'HIS', residueNumber: 57, insertionCode: 'B' }, kind: 'pi-stacking' },
  ]);
  expect(contactsText(contacts ?? [])).toBe(text);
});

it.each([
  '',
  'GLU',
  'A:GLU',
  'A:GLU:x',
  'A:GLU:211:friendship',
  'A:GLU:211,',
  Array(MOST_WANTED_CONTACTS + 1)
    .fill('A:GLU:211')
    .join(),
])('does not guess at what it cannot understand: %j', (text) => {
  expect(parseContacts(text)).toBeNull();
});
