'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { revokeToken, tokenKeys } from '@/lib/api-client/tokens';
import type { TokenRow } from '@/lib/domain/resources/tokens';

/** Ends a token, after asking. */
export function RevokeToken({ org, token }: { org: string; token: TokenRow }) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => revokeToken(org, token.id),
    onSuccess: async () => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: tokenKeys.list(org) });
    },
  });
  return (
    <>
      <Button size="sm" variant="danger" aria-label={`Revoke ${token.name}`} onPress={() => setAsking(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        title={`Revoke "${token.name}"?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        confirmLabel="Revoke the token"
        keepLabel="Keep it"
        onConfirm={() => revoke.mutate()}
        isPending={revoke.isPending}
        error={revoke.error}
      >
        Every program that uses it is refused from now on. This cannot be taken back.
      </ConfirmDialog>
    </>
  );
}
