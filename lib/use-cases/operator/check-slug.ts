import { z } from 'zod';
import { isSlugTaken } from '@/db/metadata/organizations-repository';
import type { SlugCheck } from '@/lib/domain/resources/operator';
import { SLUG, SLUG_RULE } from '@/lib/domain/slug';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';

/** Whether an organisation may have this address: for a form, while somebody types. */
export const checkSlug = defineOperatorUseCase({
  name: 'check-slug',
  input: z.object({ slug: z.string({ error: 'Must be text.' }).max(1_000) }),
  run: async (_ctx, { slug }, { metadata }): Promise<SlugCheck> => {
    if (!SLUG.test(slug)) return { problem: SLUG_RULE };
    const taken = await metadata.withInstallation((tx) => isSlugTaken(tx, slug));
    return { problem: taken ? `The address "${slug}" is taken by another organisation.` : null };
  },
});
