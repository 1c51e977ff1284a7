'use client';

import { LoaderCircle, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { mergeProps } from 'react-aria/mergeProps';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { classNames } from '@/components/ui/class-names';
import { Tooltip } from '@/components/ui/tooltip';
import { useHydrated } from '@/components/ui/use-hydrated';

type Variant = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'sm' | 'md';

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors';

/** Before the page is alive a button takes no press, and shows it only if that lasts. */
const DISABLED = 'disabled:opacity-45 disabled:cursor-not-allowed';
const NOT_ALIVE = 'dims-late cursor-progress';

const VARIANTS: Record<Variant, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong shadow-raised',
  secondary: 'border border-line bg-surface text-ink hover:bg-hover shadow-raised',
  quiet: 'text-ink-muted hover:bg-hover hover:text-ink',
  danger: 'border border-danger-line bg-surface text-danger hover:bg-danger-soft',
};

const SIZES: Record<Size, string> = {
  sm: 'h-7 px-2.5 text-sm pointer-coarse:h-9',
  md: 'h-8.5 px-3.5 text-base pointer-coarse:h-10',
};

interface Look {
  variant?: Variant;
  size?: Size;
  icon?: LucideIcon;
}

function look({ variant = 'secondary', size = 'md' }: Look): string {
  return classNames(BASE, VARIANTS[variant], SIZES[size]);
}

type ButtonProps = Look & Omit<AriaButtonProps, 'className' | 'children'> & { children: ReactNode };

/** A button under our look. `isPending` keeps it focusable, says so to screen readers and shows a spinner. */
export function Button({ variant, size, icon: Icon, children, ...props }: ButtonProps) {
  const isAlive = useHydrated();
  return (
    <AriaButton
      {...props}
      isDisabled={props.isDisabled || !isAlive}
      className={classNames(look({ variant, size }), isAlive || props.isDisabled ? DISABLED : NOT_ALIVE)}
    >
      {props.isPending ? (
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden className="size-4" />
      )}
      {children}
    </AriaButton>
  );
}

type ButtonLinkProps = Look & Omit<ComponentProps<typeof Link>, 'className'>;

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink({ variant, size, icon: Icon, children, ...props }: ButtonLinkProps) {
  return (
    <Link {...props} className={look({ variant, size })}>
      {Icon && <Icon aria-hidden className="size-4" />}
      {children}
    </Link>
  );
}

type IconButtonProps = Omit<AriaButtonProps, 'className' | 'children' | 'aria-label'> & {
  icon: LucideIcon;
  label: string;
  /** True or false for a button that switches something on and off. */
  isOn?: boolean;
};

/** A square button with an icon; its label is its name and its tooltip. */
export function IconButton({ icon: Icon, label, isOn, ...props }: IconButtonProps) {
  const isAlive = useHydrated();
  return (
    <Tooltip text={label}>
      {(trigger) => (
        <AriaButton
          {...mergeProps(trigger, props)}
          ref={trigger.ref}
          isDisabled={props.isDisabled || !isAlive}
          aria-label={label}
          aria-pressed={isOn}
          className={classNames(
            'inline-flex size-8 shrink-0 items-center justify-center rounded-md transition-colors pointer-coarse:size-10',
            isAlive || props.isDisabled ? DISABLED : NOT_ALIVE,
            isOn ? 'bg-accent-soft text-accent-strong' : 'text-ink-muted hover:bg-hover hover:text-ink',
          )}
        >
          <Icon aria-hidden className="size-4" />
        </AriaButton>
      )}
    </Tooltip>
  );
}
