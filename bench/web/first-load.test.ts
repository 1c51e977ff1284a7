import { expect, it } from 'vitest';
import { scriptsOf } from './first-load';

it('finds the scripts of a page once each, those of its parts too, and leaves out those for old browsers', () => {
  const html = `<link rel="preload" as="script" fetchPriority="low" href="/_next/static/chunks/webpack-1.js"/>
    <script src="/_next/static/chunks/main-2.js?dpl=3" async=""></script>
    <script src="/_next/static/chunks/webpack-1.js" id="_R_" async=""></script>
    <script src="/_next/static/chunks/polyfills-4.js" noModule=""></script>
    <link rel="stylesheet" href="/_next/static/css/5.css"/>
    <script>self.__next_f.push([1,"3:I[77,[\\"6\\",\\"static/chunks/app/%5Borg%5D/page-6.js\\"],\\"Page\\"]"])</script>`;
  expect(scriptsOf(html)).toEqual([
    '/_next/static/chunks/webpack-1.js',
    '/_next/static/chunks/main-2.js',
    '/_next/static/chunks/app/[org]/page-6.js',
  ]);
});
