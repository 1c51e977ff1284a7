import { sql } from 'drizzle-orm';
import { bigint, boolean, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';

/** People of the installation, who may belong to several organisations. Not a tenant table. */
export const users = pgTable(
  'users',
  {
    id: idColumn('user', 'id').primaryKey(),
    email: text('email').notNull(),
    name: text('name').notNull(),
    /** argon2id; null for someone who signs in through an identity provider only. */
    passwordHash: text('password_hash'),
    /** Runs the installation: creates and suspends organisations. Gives no way into any of them. */
    isOperator: boolean('is_operator').notNull().default(false),
    /** Of the second factor (RFC 6238), sealed with the master key; it counts once it is confirmed. */
    totpSecretEncrypted: text('totp_secret_encrypted'),
    totpConfirmedAt: moment('totp_confirmed_at'),
    /** Time step of the last code that was accepted: no code counts twice. */
    totpLastStep: bigint('totp_last_step', { mode: 'number' }),
    /** SHA-256 of each unused recovery code. */
    recoveryCodesSha256: text('recovery_codes_sha256').array().notNull().default([]),
    disabledAt: moment('disabled_at'),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('users_email_key').on(sql`lower(${t.email})`)],
);
