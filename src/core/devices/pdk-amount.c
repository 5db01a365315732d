/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-amount.h"

#include <glib/gi18n.h>
#include <langinfo.h>
#include <string.h>

static const char letters[] = "kmgtpe";

/* The power of two that @unit stands for, or -1. */
static int
parse_unit (const char *unit)
{
  const char *letter = NULL;

  if (*unit == '\0')
    return 20;
  if (g_ascii_strcasecmp (unit, "b") == 0 || g_ascii_strcasecmp (unit, "bytes") == 0 ||
      strcmp (unit, _ ("bytes")) == 0)
    return 0;
  letter = strchr (letters, g_ascii_tolower (*unit));
  if (letter == NULL)
    return -1;
  if (unit[1] != '\0' && g_ascii_strcasecmp (unit + 1, "b") != 0 &&
      g_ascii_strcasecmp (unit + 1, "ib") != 0)
    return -1;
  return ((int) (letter - letters) + 1) * 10;
}

/* What is behind the decimal mark, in 1/@scale; it has to come out whole. */
static gboolean
parse_fraction (const char *digits, gsize length, guint64 scale, guint64 *part)
{
  guint64 number = 0;
  guint64 divisor = 1;

  if (length == 0 || length > 9)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isdigit (digits[i]))
      return FALSE;
    number = number * 10 + (guint64) (digits[i] - '0');
    divisor *= 10;
  }
  if (!g_uint64_checked_mul (part, number, scale) || *part % divisor != 0)
    return FALSE;
  *part /= divisor;
  return TRUE;
}

static gboolean
parse_number (const char *text, guint64 scale, guint64 *bytes)
{
  const char *mark = strchr (text, '.');
  g_autofree char *whole = NULL;
  guint64 fraction = 0;
  guint64 number = 0;

  whole = mark != NULL ? g_strndup (text, mark - text) : g_strdup (text);
  if (mark != NULL && !parse_fraction (mark + 1, strlen (mark + 1), scale, &fraction))
    return FALSE;
  return g_ascii_string_to_unsigned (whole, 10, 0, G_MAXUINT64, &number, NULL) &&
         g_uint64_checked_mul (&number, number, scale) &&
         g_uint64_checked_add (bytes, number, fraction);
}

gboolean
pdk_amount_parse (const char *text, guint64 *bytes)
{
  g_autoptr (GString) number = NULL;
  const char *mark = nl_langinfo (RADIXCHAR);
  g_autofree char *unit = NULL;
  gsize length = 0;
  int power = 0;

  g_return_val_if_fail (text != NULL && bytes != NULL, FALSE);

  while (g_ascii_isspace (*text))
    text++;
  length = strspn (text, "0123456789.,");
  number = g_string_new_len (text, (gssize) length);
  if (strcmp (mark, ".") != 0)
    g_string_replace (number, mark, ".", 0);
  unit = g_strstrip (g_strdup (text + length));
  power = parse_unit (unit);
  return power >= 0 && number->len > 0 &&
         parse_number (number->str, G_GUINT64_CONSTANT (1) << power, bytes);
}

char *
pdk_amount_format (guint64 bytes)
{
  static const char *const units[] = { N_ ("bytes"), "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  gsize unit = 0;

  while (bytes != 0 && bytes % 1024 == 0 && unit + 1 < G_N_ELEMENTS (units)) {
    bytes /= 1024;
    unit++;
  }
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", bytes,
                          unit == 0 ? _ (units[0]) : units[unit]);
}
