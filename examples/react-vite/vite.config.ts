import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const { VOICE_SERVICE: target = 'http://127.0.0.1:8800', VOICE_API_KEY: key } = process.env;

/**
 * Another host than this machine is asked by its own name, by which its proxies and certificates know it. The service there has to
 * allow this page's origin.
 */
const changeOrigin = !['127.0.0.1', 'localhost', '[::1]'].includes(new URL(target).hostname);

/**
 * The page asks its own host, which asks the service: the key that lets it in stays here. In production your own server, or the
 * proxy before it, does the same for people whom it knows.
 */
const proxy = {
  '/api/v1/audio-streaming': {
    ...{ target, changeOrigin },
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
  },
  '/rtvi': { target, changeOrigin, ws: true },
};

export default defineConfig({
  plugins: [react()],
  // The client looks for its worklet beside its own file: leave it where it is.
  optimizeDeps: { exclude: ['@antiphon/client'] },
  build: { rolldownOptions: { input: ['index.html', 'own.html', 'chat.html'] } },
  server: { proxy },
  preview: { proxy },
});
