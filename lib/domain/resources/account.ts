/** The signed-in person, as they see themselves. */
export interface Account {
  email: string;
  name: string;
  hasPassword: boolean;
  secondFactor: { inUse: boolean; recoveryCodesLeft: number };
  /** The session came by an organisation's single sign-on, which may not change the account. */
  isSingleSignOn: boolean;
}

/** A browser that is signed in. */
export interface SessionRow {
  id: string;
  /** The one that asks. */
  isThis: boolean;
  signedInAt: string;
  lastSeenAt: string;
  /** As the browser calls itself; null if it did not. */
  userAgent: string | null;
  address: string | null;
  signedInBy: 'password' | 'sso';
  hasSecondFactor: boolean;
}

export interface SessionList {
  sessions: SessionRow[];
}

/** A second factor that is being set up: the key, and the QR code of its address for an authenticator app. */
export interface SecondFactorKey {
  /** Base 32, to be typed where no camera is at hand. */
  key: string;
  /** SVG path of the dark modules, each a unit square, without a quiet zone. */
  qrPath: string;
  /** Modules along one side. */
  qrSize: number;
}

/** Shown once. */
export interface RecoveryCodes {
  recoveryCodes: string[];
}
