import { z } from 'zod';

const MOST_DECISIONS = 500;

/** By residue, as findings name it: `HOH:A:501`, `A:340`. */
const fewOf = <Value extends z.ZodType>(value: Value) =>
  z
    .record(z.string().min(1).max(40), value)
    .refine((decisions) => Object.keys(decisions).length <= MOST_DECISIONS, {
      error: `Must be ${MOST_DECISIONS} at most.`,
    });

/** What may be chosen when a receptor is prepared; what is left out takes its default. */
export const targetChoicesSchema = z.object({
  crystalLigandId: z.string().max(40).nullable().optional(),
  keepWaters: z.boolean().default(false),
  chains: z.array(z.string().min(1).max(8)).min(1).max(200).optional(),
  residues: fewOf(z.enum(['keep', 'remove'], { error: 'Must be "keep" or "remove".' })).optional(),
  conformations: fewOf(z.string().min(1).max(4)).optional(),
  pH: z.number().min(0, 'Must be between 0 and 14.').max(14, 'Must be between 0 and 14.').default(7.4),
});
