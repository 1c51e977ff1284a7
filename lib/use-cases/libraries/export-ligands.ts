import { z } from 'zod';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { findMolfiles, type ListedMolecule } from '@/db/metadata/ligand-search-repository';
import { csvLine } from '@/lib/domain/csv';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { ligandSelectionFields } from '@/lib/use-cases/libraries/ligand-selection';
import { selectedLigands } from '@/lib/use-cases/libraries/selected-ligands';

const COLUMNS = [
  'record',
  'line',
  'name',
  'verdict',
  'reason_code',
  'reason',
  'smiles',
  'inchi_key',
  'formula',
  'molecular_weight_dalton',
  'log_p',
  'tpsa_square_angstrom',
  'hydrogen_bond_donors',
  'hydrogen_bond_acceptors',
  'rotatable_bonds',
  'rings',
  'heavy_atoms',
  'formal_charge',
  'alerts',
  'changes',
];

/**
 * The records that a filter leaves, in its order, as a file that is streamed. CSV has all of them; SMILES and SDF have
 * the accepted ones, as they were read: without salt, not yet charged, in SDF with the input's coordinates.
 */
export const exportLigands = defineUseCase({
  name: 'export-ligands',
  permission: ['library:read', 'structure:read'],
  input: z.object({
    libraryId: idSchema('library'),
    format: z.enum(['csv', 'smi', 'sdf']),
    ...ligandSelectionFields,
  }),
  run: async (ctx, { libraryId, format, ...fields }, deps) => {
    const orgId = ctx.org.id;
    const library = await deps.metadata.withOrganization(orgId, (tx) => getLibrary(tx, orgId, libraryId));
    const pages = await selectedLigands(deps, ctx, library, fields);
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      if (format === 'csv') yield encoder.encode(csvLine(COLUMNS));
      for await (const rows of pages) {
        const accepted = rows.filter(({ status }) => status === 'accepted');
        if (format === 'csv') yield encoder.encode(rows.map(csvRow).join(''));
        else if (format === 'smi') yield encoder.encode(accepted.map(smilesLine).join(''));
        else {
          const molfiles = await deps.metadata.withOrganization(orgId, (tx) =>
            findMolfiles(
              tx,
              orgId,
              libraryId,
              accepted.map(({ ordinal }) => ordinal),
            ),
          );
          yield encoder.encode(
            accepted.map((row) => sdfRecord(row, molfiles.get(row.ordinal) ?? '')).join(''),
          );
        }
      }
    }
    return { fileName: `${library.name}.${format}`, chunks: chunks() };
  },
});

function csvRow(row: ListedMolecule): string {
  return csvLine([
    ...[row.ordinal, row.line, row.name, row.status, row.reasonCode, row.reason],
    ...[row.canonicalSmiles, row.status === 'accepted' ? row.inchiKey : null, row.formula],
    ...[row.molecularWeightDalton, row.logP, row.tpsaSquareAngstrom, row.donors, row.acceptors],
    ...[row.rotatableBonds, row.rings, row.heavyAtoms, row.formalCharge],
    ...[row.alerts?.join(' '), row.changes.join(' ')],
  ]);
}

function smilesLine(row: ListedMolecule): string {
  return `${row.canonicalSmiles} ${row.name}\n`;
}

/** A record of an SDF file (CTfile formats, BIOVIA): the molfile with the name in its first line, and data fields. */
function sdfRecord(row: ListedMolecule, molfile: string): string {
  const [, ...rest] = molfile.replace(/\n+$/, '').split('\n');
  const fields: [string, string | number | null][] = [
    ['RECORD', row.ordinal],
    ['INCHI_KEY', row.inchiKey],
    ['MOLECULAR_WEIGHT_DALTON', row.molecularWeightDalton],
    ['LOG_P', row.logP],
    ['TPSA_SQUARE_ANGSTROM', row.tpsaSquareAngstrom],
    ['HYDROGEN_BOND_DONORS', row.donors],
    ['HYDROGEN_BOND_ACCEPTORS', row.acceptors],
    ['ROTATABLE_BONDS', row.rotatableBonds],
    ['RINGS', row.rings],
    ['HEAVY_ATOMS', row.heavyAtoms],
    ['ALERTS', row.alerts?.join(' ') ?? null],
  ];
  const data = fields.flatMap(([name, value]) =>
    value === null || value === '' ? [] : [`>  <${name}>\n${value}\n\n`],
  );
  return `${[row.name, ...rest].join('\n')}\n${data.join('')}$$$$\n`;
}
