import { CifWriter } from 'molstar/lib/mol-io/writer/cif.js';
import { type Complex, LIGAND_RESIDUE } from './complex';

type Column<Row> = readonly [
  name: string,
  type: 'str' | 'int' | 'float',
  value: (row: Row, place: number) => string | number,
];

const BOND_ORDERS = ['sing', 'sing', 'doub', 'trip'] as const;
const COORDINATE_DIGITS = 3;

/**
 * A complex as mmCIF (PDBx/mmCIF dictionary 5), by Mol*'s writer. The bonds of the ligand with their orders are those of
 * its chemical component.
 */
export function writeComplexCif({ title, receptor, ligand, bonds, ligandChainId }: Complex): string {
  const encoder = CifWriter.createEncoder({ binary: false });
  const write = <Row>(name: string, rows: readonly Row[], columns: readonly Column<Row>[]) => {
    const fields = CifWriter.fields<number, readonly Row[]>();
    for (const [field, type, value] of columns) {
      const cell = (i: number) => value(rows[i] as Row, i);
      if (type === 'str') fields.str(field, (i) => String(cell(i)));
      else if (type === 'int') fields.int(field, (i) => Number(cell(i)));
      else fields.float(field, (i) => Number(cell(i)), { digitCount: COORDINATE_DIGITS });
    }
    const instance = () =>
      CifWriter.categoryInstance(fields.getFields(), { data: rows, rowCount: rows.length });
    encoder.writeCategory({ name, instance });
  };
  const sites = [
    ...receptor.map((atom) => ({ ...atom, group: 'ATOM', entity: '1', charge: 0 })),
    ...ligand.map((atom) => ({
      ...{ ...atom, ...LIGAND_RESIDUE, chainId: ligandChainId },
      ...{ group: 'HETATM', entity: '2', insertionCode: '' },
    })),
  ];

  encoder.startDataBlock('complex');
  write('struct', [title], [['title', 'str', (words) => words]]);
  write(
    'entity',
    [
      { id: '1', type: 'polymer', description: 'receptor' },
      { id: '2', type: 'non-polymer', description: 'ligand' },
    ],
    [
      ['id', 'str', ({ id }) => id],
      ['type', 'str', ({ type }) => type],
      ['pdbx_description', 'str', ({ description }) => description],
    ],
  );
  write('atom_site', sites, [
    ['group_PDB', 'str', ({ group }) => group],
    ['id', 'int', (_, place) => place + 1],
    ['type_symbol', 'str', ({ element }) => element],
    ['label_atom_id', 'str', ({ name }) => name],
    ['label_alt_id', 'str', () => '.'],
    ['label_comp_id', 'str', ({ residueName }) => residueName],
    ['label_asym_id', 'str', ({ chainId }) => chainId || '_'],
    ['label_entity_id', 'str', ({ entity }) => entity],
    ['label_seq_id', 'int', ({ residueNumber }) => residueNumber],
    ['pdbx_PDB_ins_code', 'str', ({ insertionCode }) => insertionCode || '?'],
    ['Cartn_x', 'float', ({ coordinates }) => coordinates[0]],
    ['Cartn_y', 'float', ({ coordinates }) => coordinates[1]],
    ['Cartn_z', 'float', ({ coordinates }) => coordinates[2]],
    ['occupancy', 'float', () => 1],
    ['B_iso_or_equiv', 'float', () => 0],
    ['pdbx_formal_charge', 'int', ({ charge }) => charge],
    ['auth_seq_id', 'int', ({ residueNumber }) => residueNumber],
    ['auth_comp_id', 'str', ({ residueName }) => residueName],
    ['auth_asym_id', 'str', ({ chainId }) => chainId || '_'],
    ['auth_atom_id', 'str', ({ name }) => name],
    ['pdbx_PDB_model_num', 'int', () => 1],
  ]);
  write('chem_comp_bond', bonds, [
    ['comp_id', 'str', () => LIGAND_RESIDUE.residueName],
    ['atom_id_1', 'str', ({ a }) => ligand[a]?.name ?? ''],
    ['atom_id_2', 'str', ({ b }) => ligand[b]?.name ?? ''],
    ['value_order', 'str', ({ order }) => BOND_ORDERS[order]],
  ]);
  encoder.encode();
  return String(encoder.getData());
}
