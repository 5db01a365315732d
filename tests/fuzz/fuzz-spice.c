/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "spice/pdk-spice-message-check.h"

#include <spice/enums.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What a SPICE server may say on a channel, of which the first byte chooses the kind: messages, each
 * with a type and a length in front of it.  A display begins with two surfaces. */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (PdkSpiceMessageCheck *self, guint type, const guint8 *data, gsize size)
{
  /* A block of its own, so that what is read beyond it is noticed. */
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));
  gsize needed;

  memcpy (copy, data, size);
  /* What is not needed is not there. */
  needed = pdk_spice_message_check_get_needed (self, type, copy, size, size);
  if (needed > 0 && needed < size)
    copy = g_realloc (copy, needed);
  else
    needed = size;
  pdk_spice_message_check_run (self, type, copy, needed, size - needed);
  pdk_spice_message_check_wants_fd (self);
}

static void
make_surface (PdkSpiceMessageCheck *self, guint32 id, guint32 format, guint32 flags)
{
  const guint32 numbers[] = { GUINT32_TO_LE (id), GUINT32_TO_LE (64), GUINT32_TO_LE (64),
                              GUINT32_TO_LE (format), GUINT32_TO_LE (flags) };

  check (self, SPICE_MSG_DISPLAY_SURFACE_CREATE, (const guint8 *) numbers, sizeof numbers);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (PdkSpiceMemory) memory = pdk_spice_memory_new ();
  g_autoptr (PdkSpiceMessageCheck) self =
      size > 0 ? pdk_spice_message_check_new (data[0] % 12, memory) : NULL;

  if (self == NULL)
    return 0;
  pdk_spice_memory_end (memory); /* nobody waits */
  if (data[0] % 12 == SPICE_CHANNEL_DISPLAY) {
    make_surface (self, 0, SPICE_SURFACE_FMT_32_xRGB, SPICE_SURFACE_FLAGS_PRIMARY);
    make_surface (self, 1, SPICE_SURFACE_FMT_16_555, 0);
  }
  data++;
  size--;
  while (size >= 4) {
    const guint type = data[0] | (guint) data[1] << 8;
    const gsize length = MIN (size - 4, data[2] | (gsize) data[3] << 8);

    check (self, type, data + 4, length);
    data += 4 + length;
    size -= 4 + length;
  }
  return 0;
}
