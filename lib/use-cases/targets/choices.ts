import { z } from 'zod';

/** What may be chosen when a receptor is prepared; what is left out takes its default. */
export const targetChoicesSchema = z.object({
  crystalLigandId: z.string().max(40).nullable().optional(),
  keepWaters: z.boolean().default(false),
  chains: z.array(z.string().min(1).max(8)).min(1).max(200).optional(),
  pH: z.number().min(0, 'Must be between 0 and 14.').max(14, 'Must be between 0 and 14.').default(7.4),
});
