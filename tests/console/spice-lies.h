/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Messages of a SPICE server over which the library ends the program, reads what is not its own, or
 * never ends.  They come after honest ones, which have made surface 0 of 80 × 60 pixels. */
typedef struct {
  const char *name;
  guint channel; /* SPICE_CHANNEL_… */
  void (*build) (GByteArray *stream);
} SpiceLie;

extern const SpiceLie spice_lies[];
extern const guint n_spice_lies;

G_END_DECLS
