import type { NextConfig } from 'next';

const config: NextConfig = {
  // Mol* has circular imports that Turbopack orders wrongly; the scripts build with `--webpack`.
  // Types are checked by `npm run types`, once for the whole repository.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  serverExternalPackages: ['nodemailer', '@node-rs/argon2', 'postgres', '@rdkit/rdkit', 'openchemlib'],
};

export default config;
