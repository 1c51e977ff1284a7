import LocalesPlugin from '@react-aria/optimize-locales-plugin';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // Mol* has circular imports that Turbopack orders wrongly; the scripts build with `--webpack`.
  // Types are checked by `npm run types`, once for the whole repository.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  serverExternalPackages: ['nodemailer', '@node-rs/argon2', 'postgres', '@rdkit/rdkit', 'openchemlib'],
  webpack(webpack, { isServer }) {
    // The words of React Aria in 30 other languages would be sent with every page.
    if (!isServer) webpack.plugins.push(LocalesPlugin.webpack({ locales: ['en-US'] }));
    return webpack;
  },
};

export default config;
