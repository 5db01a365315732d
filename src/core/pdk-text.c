/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-text"
#include "config.h"

#include "pdk-text.h"

#include <glib/gi18n.h>
#include <string.h>

/* Text from hosts and guests may be 4 MiB long, and laying out one label of a million characters
 * takes half a second, so everything here looks at the beginning only.  No character of UTF-8 is
 * longer than four bytes: this many bytes hold at least PDK_TEXT_MAX_CHARS characters. */
#define MAX_BYTES (PDK_TEXT_MAX_CHARS * 4)

static gboolean
is_plain_ascii (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] < 0x20 || text[i] == 0x7f)
      return FALSE;
  return TRUE;
}

static gboolean
is_line_end (gunichar c)
{
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* What turns the reading direction, or has no width and so makes two names look the same.  The
 * joiners U+200C and U+200D stay, as Persian and many emoji cannot be written without them. */
static gboolean
is_deceptive (gunichar c)
{
  return c == 0x061c || c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb);
}

static gunichar
make_visible (gunichar c)
{
  if (is_line_end (c))
    return ' ';
  if (c < 0x20)
    return 0x2400 + c; /* the control pictures: ␀ … ␟ */
  if (c == 0x7f)
    return 0x2421;
  if ((c >= 0x80 && c < 0xa0) || is_deceptive (c))
    return 0xfffd;
  return c;
}

char *
pdk_text_display (const char *text)
{
  g_autofree char *valid = NULL;
  GString *result;
  gsize length;
  guint n = 0;

  if (text == NULL)
    return g_strdup ("");

  length = strnlen (text, MAX_BYTES + 1);
  if (length <= PDK_TEXT_MAX_CHARS && is_plain_ascii (text, length))
    return g_strndup (text, length);

  valid = g_utf8_make_valid (text, MIN (length, MAX_BYTES));
  result = g_string_sized_new (MIN (length, MAX_BYTES));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    if (++n == PDK_TEXT_MAX_CHARS && (*g_utf8_next_char (p) != '\0' || length > MAX_BYTES)) {
      g_string_append_unichar (result, 0x2026);
      break;
    }
    if (*p == '\r' && p[1] == '\n')
      p++;
    g_string_append_unichar (result, make_visible (g_utf8_get_char (p)));
  }
  return g_string_free (result, FALSE);
}

char *
pdk_text_markup (const char *text)
{
  g_autofree char *safe = pdk_text_display (text);

  return g_markup_escape_text (safe, -1);
}

char *
pdk_text_shorten (const char *text, guint max_chars)
{
  glong length;
  guint n_end = (max_chars - 1) / 2;
  g_autofree char *start = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (max_chars >= 3, NULL);

  length = g_utf8_strlen (text, -1);
  if (length <= (glong) max_chars)
    return g_strdup (text);
  start = g_utf8_substring (text, 0, (glong) (max_chars - 1 - n_end));
  return g_strdup_printf ("%s…%s", start, g_utf8_offset_to_pointer (text, length - n_end));
}

char *
pdk_text_mnemonic (const char *text)
{
  g_autofree char *safe = pdk_text_display (text);
  g_auto (GStrv) parts = g_strsplit (safe, "_", -1);

  return g_strjoinv ("__", parts);
}

char *
pdk_text_format_rate (double bytes_per_second)
{
  g_autofree char *amount = NULL;

  g_return_val_if_fail (bytes_per_second >= 0, NULL);

  amount = g_format_size_full ((guint64) MIN (bytes_per_second, 1e18), G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: a rate; %s is an amount of data such as “1.2 MiB” */
  return g_strdup_printf (_ ("%s/s"), amount);
}

char *
pdk_text_format_kib (guint64 kib)
{
  return g_format_size_full (MIN (kib, G_MAXUINT64 / 1024) * 1024, G_FORMAT_SIZE_IEC_UNITS);
}

/* Rounded up, to no more than anybody can know. */
char *
pdk_text_format_left (guint64 seconds)
{
  const guint minutes = (guint) MIN (seconds / 60 + (seconds % 60 != 0), G_MAXINT);
  const guint hours = (minutes + 59) / 60;
  const guint tens = (guint) (MIN (seconds, 50) + 9) / 10 * 10;

  if (seconds <= 50)
    return g_strdup_printf (ngettext ("%u second left", "%u seconds left", tens), tens);
  if (minutes <= 90)
    return g_strdup_printf (ngettext ("%u minute left", "%u minutes left", minutes), minutes);
  return g_strdup_printf (ngettext ("%u hour left", "%u hours left", hours), hours);
}

void
pdk_text_wipe (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}
