/**
 * Writes src/backend/grpc/gen from proto/. Needs `protoc` (Debian: protobuf-compiler); the result is committed, so that
 * nobody else does.
 *
 *     node scripts/proto.mjs
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node26.mjs';

const out = join(root, 'src/backend/grpc/gen');

const options = [
  'env=node',
  'esModuleInterop=true',
  'outputServices=grpc-js',
  // Epoch milliseconds and ids fit doubles; what does not is refused while decoding.
  'forceLong=number',
  'enumsAsLiterals=true',
  'unrecognizedEnum=false',
  'useExactTypes=false',
  'outputJsonMethods=false',
  'outputPartialMethods=false',
];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const { status, error } = spawnSync(
  'protoc',
  [
    `--plugin=protoc-gen-ts_proto=${join(root, 'node_modules/.bin/protoc-gen-ts_proto')}`,
    `--ts_proto_out=${out}`,
    `--ts_proto_opt=${options.join(',')}`,
    `--proto_path=${join(root, 'proto')}`,
    ...readdirSync(join(root, 'proto')).filter((name) => name.endsWith('.proto')),
  ],
  { stdio: 'inherit' }
);
if (error !== undefined) {
  console.error(`protoc could not be started (${error.message}); install Debian's protobuf-compiler`);
}
process.exitCode = status ?? 1;
