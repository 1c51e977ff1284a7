import { z } from 'zod';
import type { DiscoveryResult } from '@/lib/domain/resources/sign-in';
import { outboundRules } from '@/lib/openid/installation';
import { discover, ProviderError } from '@/lib/openid/provider';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { issuerSchema } from '@/lib/use-cases/sign-in/provider-input';

/** Reads an issuer's discovery document and says what is in it, or why it cannot be used. Changes nothing. */
export const testIssuer = defineUseCase({
  name: 'test-issuer',
  permission: 'org:manage',
  input: z.object({ issuer: issuerSchema }),
  run: async (_ctx, { issuer }): Promise<DiscoveryResult> => {
    try {
      const server = await discover(issuer, outboundRules());
      return {
        ok: true,
        issuer: server.issuer,
        authorizationEndpoint: server.authorization_endpoint ?? '',
        tokenEndpoint: server.token_endpoint ?? '',
        keys: server.jwks_uri ?? '',
      };
    } catch (error) {
      if (error instanceof ProviderError) return { ok: false, problem: error.message };
      throw error;
    }
  },
});
