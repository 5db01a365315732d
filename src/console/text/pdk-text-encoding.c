/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-text-encoding.h"

/* A table of our own: iconv's is in a package that not every installation has. */

/** What 0x80 to 0xff stand for. */
static const char upper_half[] = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
                                 "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                                 "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
                                 "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

/** The place of each of them in that text, and the end of the last. */
static const char *const *
get_starts (void)
{
  static const char *starts[129];

  if (starts[0] == NULL) {
    const char *at = upper_half;

    for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
      starts[i] = at;
      at = g_utf8_next_char (at);
    }
  }
  return starts;
}

GBytes *
pdk_text_from_cp437 (GBytes *bytes)
{
  const char *const *starts = get_starts ();
  gsize length = 0;
  const guint8 *data = NULL;
  GByteArray *text = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  text = g_byte_array_sized_new ((guint) length);
  for (gsize i = 0; i < length; i++) {
    if (data[i] < 0x80) {
      g_byte_array_append (text, data + i, 1);
    } else {
      const char *start = starts[data[i] - 0x80];

      g_byte_array_append (text, (const guint8 *) start,
                           (guint) (starts[data[i] - 0x80 + 1] - start));
    }
  }
  return g_byte_array_free_to_bytes (text);
}
