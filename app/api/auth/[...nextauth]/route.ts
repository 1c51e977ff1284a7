import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/next-auth';
import { newId } from '@/lib/domain/ids';
import { errorResponse } from '@/lib/http/error-response';
import { readBytes } from '@/lib/http/read-body';

const MOST_BYTES = 16 * 1024;

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

/** Options are made for each request, so that building the app needs no environment. */
function GET(request: NextRequest, context: RouteContext) {
  return NextAuth(authOptions())(request, context);
}

/** next-auth reads bodies of any length into memory; ours is read first, and is short. */
async function POST(request: NextRequest, context: RouteContext) {
  try {
    const body = await readBytes(request, MOST_BYTES);
    const { method, headers } = request;
    return await NextAuth(authOptions())(new NextRequest(request.url, { method, headers, body }), context);
  } catch (error) {
    return errorResponse(error, newId('request'));
  }
}

export { GET, POST };
