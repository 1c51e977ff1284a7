import { z } from 'zod';
import { ConflictError, InvalidInputError, UnavailableError } from '@/lib/domain/errors';
import { env } from '@/lib/env';
import { createOutboundFetch, OutboundError } from '@/lib/outbound/outbound-fetch';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { keepStructure } from '@/lib/use-cases/targets/keep-structure';
import { checkUpload, MAX_UPLOAD_BYTES } from '@/lib/use-cases/uploaded-file';

const FETCH_MS = 30_000;
const NO_PDB_ID = 'Must be a PDB id: a digit and three letters or digits, as in 5DT0.';

/** Whether structures may be fetched by PDB id here. */
export function fetchesStructures(): boolean {
  return env().STRUCTURE_SOURCE_URL !== 'off';
}

/** Makes a target of an entry of the Protein Data Bank, from the one place that the installation names for it. */
export const fetchTarget = defineUseCase({
  name: 'fetch-target',
  permission: 'target:write',
  input: z.object({
    pdbId: z
      .string({ error: NO_PDB_ID })
      .trim()
      .regex(/^[0-9][A-Za-z0-9]{3}$/, NO_PDB_ID)
      .transform((id) => id.toUpperCase()),
    name: nameSchema.optional(),
  }),
  run: async (ctx, { pdbId, name }, deps) => {
    const bytes = await fetchEntry(pdbId);
    return keepStructure(ctx, deps, {
      file: checkUpload({ name: `${pdbId}.cif`, bytes }),
      name,
      details: { pdbId },
    });
  },
});

async function fetchEntry(pdbId: string): Promise<Uint8Array> {
  const { STRUCTURE_SOURCE_URL: source, STRUCTURE_SOURCE_PRIVATE } = env();
  if (source === 'off') {
    throw new ConflictError('Fetching by PDB id is switched off here. Download the file and upload it.');
  }
  const isPrivateAllowed = STRUCTURE_SOURCE_PRIVATE === 'allow';
  const fetchOutside = createOutboundFetch(
    {
      allowsHttp: isPrivateAllowed,
      allowsPrivateNetworks: isPrivateAllowed,
      setting: 'STRUCTURE_SOURCE_PRIVATE',
    },
    { timeoutMs: FETCH_MS, mostBytes: MAX_UPLOAD_BYTES },
  );
  let answer: Response;
  try {
    answer = await fetchOutside(source.replace('{id}', pdbId));
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const message = `The entry could not be fetched: ${error.message} Download the file elsewhere and upload it.`;
    throw new UnavailableError(message, 60, { cause: error });
  }
  if (answer.status === 404) {
    throw new InvalidInputError([{ field: 'pdbId', message: `There is no entry ${pdbId} in the archive.` }]);
  }
  if (answer.status !== 200) {
    const message = `The archive answered with status ${answer.status}. Try again later, or upload the file.`;
    throw new UnavailableError(message, 60);
  }
  return new Uint8Array(await answer.arrayBuffer());
}
