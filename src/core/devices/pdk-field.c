/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-field-private.h"

#include "devices/pdk-amount.h"
#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
word (const PdkField *field, gboolean on)
{
  if (on)
    return field->on != NULL ? field->on : "yes";
  return field->off != NULL ? field->off : "no";
}

static char *
get_switch (const PdkField *field, PdkXmlElement *item)
{
  g_autofree char *text = pdk_xml_get_string (item, field->path);

  if (g_strcmp0 (text, word (field, TRUE)) == 0)
    return g_strdup ("yes");
  if (g_strcmp0 (text, word (field, FALSE)) == 0)
    return g_strdup ("no");
  return g_steal_pointer (&text);
}

/* The amount at @path and its unit: an element and its attribute, or two attributes. */
static char *
get_bytes (const PdkField *field, PdkXmlElement *item)
{
  const char *at = strchr (field->path, '@');
  g_autofree char *way = at != NULL ? g_strndup (field->path, at - field->path) : NULL;
  PdkXmlElement *element = pdk_xml_find (item, at != NULL ? way : field->path);
  g_autofree char *unit = NULL;
  guint64 number = 0;
  guint64 bytes = 0;

  if (element == NULL || !pdk_xml_get_uint (element, at, 0, G_MAXUINT64, &number))
    return NULL;
  if ((field->flags & PDK_FIELD_FIXED_UNIT) == 0)
    unit = pdk_xml_get_string (element, "@unit");
  if (!g_uint64_checked_mul (&bytes, number,
                             pdk_xml_unit_scale (unit != NULL ? unit : field->unit)) ||
      (bytes == 0 && number != 0))
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);
}

static char *
get_by_type (const PdkField *field, PdkXmlElement *item)
{
  switch (field->type) {
  case PDK_FIELD_SWITCH:
    return get_switch (field, item);
  case PDK_FIELD_PRESENCE:
    return g_strdup (pdk_xml_find (item, field->path) != NULL ? "yes" : NULL);
  case PDK_FIELD_BYTES:
    return get_bytes (field, item);
  case PDK_FIELD_TEXT:
  case PDK_FIELD_NUMBER:
  case PDK_FIELD_CHOICE:
  case PDK_FIELD_SECRET:
    break;
  }
  return pdk_xml_get_string (item, field->path);
}

char *
pdk_field_get (const PdkField *field, PdkXmlElement *item)
{
  g_autofree char *value = NULL;

  g_return_val_if_fail (field != NULL && item != NULL, NULL);

  if (field->records != NULL)
    value = pdk_field_records_get (field->records, item);
  else
    value = field->get != NULL ? field->get (item, field) : get_by_type (field, item);
  if (value != NULL && (*value == '\0' || g_strcmp0 (value, field->same) == 0))
    return NULL;
  return g_steal_pointer (&value);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
refuse_range (const PdkField *field, GError **error)
{
  const guint64 max = field->max != 0 ? field->max : G_MAXUINT64;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (field->type == PDK_FIELD_BYTES) {
    low = pdk_amount_format (field->min);
    high = pdk_amount_format (max);
  } else {
    low = g_strdup_printf ("%" G_GUINT64_FORMAT, field->min);
    high = g_strdup_printf ("%" G_GUINT64_FORMAT, max);
  }
  if (field->max == 0)
    /* Translators: a number or an amount */
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("Give a number that is at least %s"), low);
  else
    /* Translators: two numbers or amounts */
    g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("Give a number from %s to %s"), low, high);
  return FALSE;
}

static gboolean
is_choice (const PdkField *field, const char *value)
{
  for (const PdkChoice *choice = field->choices; choice != NULL && choice->label != NULL; choice++)
    if (g_strcmp0 (choice->value, value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_type (const PdkField *field, const char *value, GError **error)
{
  const guint64 max = field->max != 0 ? field->max : G_MAXUINT64;

  switch (field->type) {
  case PDK_FIELD_NUMBER:
  case PDK_FIELD_BYTES:
    return g_ascii_string_to_unsigned (value, 10, field->min, max, NULL, NULL) ||
           refuse_range (field, error);
  case PDK_FIELD_CHOICE:
    return (field->flags & PDK_FIELD_FREE) != 0 || field->offered != NULL ||
           is_choice (field, value) || refuse (error, _ ("This is not among the choices"));
  case PDK_FIELD_SWITCH:
  case PDK_FIELD_PRESENCE:
    return g_str_equal (value, "yes") || g_str_equal (value, "no") ||
           refuse (error, _ ("This is either on or off"));
  case PDK_FIELD_TEXT:
    return (field->flags & PDK_FIELD_LONG) != 0 || strpbrk (value, "\r\n") == NULL ||
           refuse (error, _ ("This takes one line of text"));
  case PDK_FIELD_SECRET:
    break;
  }
  return TRUE;
}

gboolean
pdk_field_check (const PdkField *field, const char *value, GError **error)
{
  g_return_val_if_fail (field != NULL, FALSE);

  if ((field->flags & PDK_FIELD_READ_ONLY) != 0)
    return refuse (error, _ ("This cannot be changed"));
  if (value == NULL || *value == '\0')
    return (field->flags & PDK_FIELD_REQUIRED) == 0 || refuse (error, _ ("This cannot be empty"));
  if (!pdk_xml_is_text (value))
    return refuse (error, _ ("This has characters that a configuration cannot hold"));
  return check_type (field, value, error) &&
         (field->records == NULL || pdk_field_records_check (field->records, value, error)) &&
         (field->check == NULL || field->check (field, value, error));
}

static PdkXmlElement *
ensure_element (PdkXmlElement *item, const char *path)
{
  const char *at = strchr (path, '@');
  g_autofree char *way = at != NULL ? g_strndup (path, at - path) : NULL;

  return pdk_xml_ensure (item, at != NULL ? way : path);
}

/* In the unit it was written in, where the amount is whole in that, otherwise in what is. */
static void
set_bytes (const PdkField *field, PdkXmlElement *item, const char *value)
{
  PdkXmlElement *element = ensure_element (item, field->path);
  static const struct {
    const char *unit;
    guint64 scale;
  } units[] = { { "KiB", 1024 }, { "b", 1 } };
  const char *at = strchr (field->path, '@');
  const gboolean fixed = (field->flags & PDK_FIELD_FIXED_UNIT) != 0;
  const guint64 bytes = g_ascii_strtoull (value, NULL, 10);
  g_autofree char *written = fixed ? NULL : pdk_xml_get_string (element, "@unit");
  g_autofree char *number = NULL;
  const char *unit = written != NULL ? written : field->unit;
  guint64 scale = pdk_xml_unit_scale (unit);

  for (gsize i = 0; !fixed && (scale == 0 || bytes % scale != 0) && i < G_N_ELEMENTS (units); i++) {
    unit = units[i].unit;
    scale = units[i].scale;
  }
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes / scale + (bytes % scale != 0));
  pdk_xml_set (element, at != NULL ? at : "", number);
  if (written != NULL || g_strcmp0 (unit, field->unit) != 0)
    pdk_xml_set_attribute (element, "unit", unit);
}

/* An attribute takes its unit along; an element has it inside. */
static void
unset (const PdkField *field, PdkXmlElement *item)
{
  const char *at = strchr (field->path, '@');

  if (field->type == PDK_FIELD_BYTES && at != NULL && (field->flags & PDK_FIELD_FIXED_UNIT) == 0) {
    g_autofree char *way = g_strndup (field->path, at - field->path);
    g_autofree char *unit = g_strconcat (way, "@unit", NULL);

    pdk_xml_set (item, unit, NULL);
  }
  pdk_xml_set (item, field->path, NULL);
}

static void
set_by_type (const PdkField *field, PdkXmlElement *item, const char *value)
{
  switch (field->type) {
  case PDK_FIELD_SWITCH:
    pdk_xml_set (item, field->path, word (field, g_str_equal (value, "yes")));
    return;
  case PDK_FIELD_PRESENCE:
    if (g_str_equal (value, "no"))
      pdk_xml_set (item, field->path, NULL);
    else if (pdk_xml_find (item, field->path) == NULL)
      pdk_xml_ensure (item, field->path);
    return;
  case PDK_FIELD_BYTES:
    set_bytes (field, item, value);
    return;
  case PDK_FIELD_TEXT:
  case PDK_FIELD_NUMBER:
  case PDK_FIELD_CHOICE:
  case PDK_FIELD_SECRET:
    break;
  }
  pdk_xml_set (item, field->path, value);
}

void
pdk_field_set (const PdkField *field, PdkXmlElement *item, const char *value)
{
  g_autofree char *now = NULL;

  g_return_if_fail (field != NULL && item != NULL);

  if (value != NULL && *value == '\0')
    value = NULL;
  now = pdk_field_get (field, item);
  if (g_strcmp0 (now, value) == 0)
    return;
  if (field->records != NULL)
    pdk_field_records_set (field->records, item, value);
  else if (field->set != NULL)
    field->set (item, field, value);
  else if (value == NULL)
    unset (field, item);
  else
    set_by_type (field, item, value);
}

/* Where @path begins for @item: “/” is the document's root. */
static PdkXmlElement *
find_start (const char **path, PdkXmlElement *item)
{
  PdkXmlElement *parent = NULL;

  if (**path != '/')
    return item;
  (*path)++;
  while ((parent = pdk_xml_get_parent (item)) != NULL)
    item = parent;
  return item;
}

/* One of them is there. */
static gboolean
is_any_there (const char *paths, PdkXmlElement *item)
{
  g_auto (GStrv) all = g_strsplit (paths, "|", -1);

  for (char **path = all; *path != NULL; path++) {
    g_autofree char *value = pdk_xml_get_string (item, *path);

    if (value != NULL)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_one_of (const char *path, const char *values, PdkXmlElement *item)
{
  g_autofree char *value = pdk_xml_get_string (item, path);
  g_auto (GStrv) all = g_strsplit (values, "|", -1);

  return value != NULL && g_strv_contains ((const char *const *) all, value);
}

/* One of “path”, “path|path”, “!path”, “path=value|value”, “!path=value|value”. */
static gboolean
is_so (const char *term, PdkXmlElement *item)
{
  const gboolean negated = *term == '!';
  const char *equals = NULL;
  gboolean so = FALSE;

  term += negated;
  item = find_start (&term, item);
  /* The last one: a step may hold another, in brackets. */
  equals = strrchr (term, '=');
  if (equals != NULL && strchr (equals, ']') != NULL)
    equals = NULL;
  if (equals != NULL) {
    g_autofree char *path = g_strndup (term, equals - term);

    so = is_one_of (path, equals + 1, item);
  } else {
    so = is_any_there (term, item);
  }
  return so != negated;
}

gboolean
pdk_field_condition (const char *when, PdkXmlElement *item)
{
  g_auto (GStrv) terms = NULL;

  if (when == NULL)
    return TRUE;
  terms = g_strsplit (when, " ", -1);
  for (char **term = terms; *term != NULL; term++)
    if (!is_so (*term, item))
      return FALSE;
  return TRUE;
}

gboolean
pdk_field_applies (const PdkField *field, PdkXmlElement *item)
{
  g_return_val_if_fail (field != NULL && item != NULL, FALSE);

  return pdk_field_condition (field->when, item);
}

static char *
describe_choice (const PdkField *field, const char *value)
{
  for (const PdkChoice *choice = field->choices; choice != NULL && choice->label != NULL; choice++)
    if (g_strcmp0 (choice->value, value) == 0)
      return g_strdup (_ (choice->label));
  return g_strdup (value != NULL ? value : _ ("Default"));
}

/* Nobody chooses for the user what is typed. */
static gboolean
is_typed (const PdkField *field)
{
  return (field->type == PDK_FIELD_TEXT || field->type == PDK_FIELD_SECRET) &&
         (field->flags & PDK_FIELD_READ_ONLY) == 0;
}

char *
pdk_field_describe (const PdkField *field, const char *value)
{
  g_return_val_if_fail (field != NULL, NULL);

  if (field->type == PDK_FIELD_CHOICE)
    return describe_choice (field, value);
  if (field->type == PDK_FIELD_PRESENCE && value == NULL)
    return g_strdup (_ ("Off"));
  if (value == NULL || *value == '\0')
    return g_strdup (is_typed (field) ? _ ("Empty") : _ ("Default"));
  switch (field->type) {
  case PDK_FIELD_BYTES:
    return pdk_amount_format (g_ascii_strtoull (value, NULL, 10));
  case PDK_FIELD_SWITCH:
  case PDK_FIELD_PRESENCE:
    return g_strdup (g_str_equal (value, "yes")  ? _ ("On")
                     : g_str_equal (value, "no") ? _ ("Off")
                                                 : value);
  case PDK_FIELD_SECRET:
    return g_strdup ("••••••");
  case PDK_FIELD_TEXT:
  case PDK_FIELD_NUMBER:
  case PDK_FIELD_CHOICE:
    break;
  }
  return g_strdup (value);
}

char *
pdk_field_to_text (const PdkField *field, const char *value)
{
  g_return_val_if_fail (field != NULL, NULL);

  if (value != NULL && field->type == PDK_FIELD_BYTES)
    return pdk_amount_format (g_ascii_strtoull (value, NULL, 10));
  return g_strdup (value != NULL ? value : "");
}

char *
pdk_field_from_text (const PdkField *field, const char *text, GError **error)
{
  guint64 bytes = 0;

  g_return_val_if_fail (field != NULL && text != NULL, NULL);

  if (field->type != PDK_FIELD_BYTES)
    return field->type == PDK_FIELD_NUMBER ? g_strstrip (g_strdup (text)) : g_strdup (text);
  if (*text == '\0')
    return g_strdup ("");
  if (pdk_amount_parse (text, &bytes))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);
  g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID,
                       _ ("Give an amount with its unit, for example “4 GiB”"));
  return NULL;
}
