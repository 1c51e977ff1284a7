/** Who did something. */
export interface NamedActor {
  kind: 'member' | 'token' | 'system';
  id: string;
  /** Of the person, of a token its maker's; null for a system job, and for whoever may not see members. */
  name: string | null;
}
