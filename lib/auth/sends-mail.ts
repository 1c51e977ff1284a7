import { dependencies } from '@/lib/dependencies';

/** True if this installation has an SMTP server; without one, links are handed on by hand. */
export function sendsMail(): boolean {
  return dependencies().mail !== null;
}
