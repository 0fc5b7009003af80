import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: 'openapi.yaml',
  output: { path: 'generated', importFileExtension: '.js' },
  plugins: [
    { name: '@hey-api/typescript', enums: { mode: 'javascript', case: 'preserve' } },
    '@hey-api/client-fetch',
    '@hey-api/sdk',
  ],
});
