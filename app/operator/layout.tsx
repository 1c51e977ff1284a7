import type { ReactNode } from 'react';
import { SecondFactorMissing } from '@/components/operator/second-factor-missing';
import { OperatorShell } from '@/components/shell/operator-shell';
import { operatorOrRefusal } from './page-context';

/** The frame around the operator's pages. Each page lets in by itself; without a context there is no frame. */
export default async function OperatorLayout({ children }: { children: ReactNode }) {
  const context = await operatorOrRefusal();
  if (context === 'second-factor-required') return <SecondFactorMissing />;
  if (typeof context === 'string') return children;
  const { name, email } = context.operator;
  return <OperatorShell user={{ name, email, isOperator: true }}>{children}</OperatorShell>;
}
