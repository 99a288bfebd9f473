/** The console begins here. */
import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { newQueryClient } from './api/ask.ts';
import { watchPresence } from './api/presence.ts';
import { SESSION_KEY, SESSION_QUERY } from './api/session.ts';
import { router } from './frame/router.tsx';
import { startWords } from './words/words.ts';

watchPresence();
const client = newQueryClient(() => void client.invalidateQueries({ queryKey: SESSION_KEY }));
void client.prefetchQuery(SESSION_QUERY);
await startWords();

/** Colours and sizes stand in look/tokens.css. */
const theme = createTheme({
  cursorType: 'pointer',
  focusRing: 'auto',
  defaultRadius: 'sm',
  respectReducedMotion: true,
});

const place = document.querySelector('#console');
if (place === null) throw new Error('Broken invariant: index.html has a place for the console');
createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      // Both would write styles into the page, which its policy refuses.
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
