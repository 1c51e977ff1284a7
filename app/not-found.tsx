import { SearchX } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/states';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState
        icon={SearchX}
        title="There is nothing here"
        action={<ButtonLink href="/">To your organisations</ButtonLink>}
      >
        The address is wrong, the thing has been removed, or it belongs to an organisation that you are not
        in.
      </EmptyState>
    </main>
  );
}
