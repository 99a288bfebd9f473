/** Before anything is parsed: zod would try whether it may compile code, and the page's policy would complain. */
import { z } from 'zod';

z.config({ jitless: true });
