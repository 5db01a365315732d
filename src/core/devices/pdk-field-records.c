/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-devices"

#include "config.h"

#include "devices/pdk-field-records.h"

#include "pdk-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* The texts of the parts of one entry, %NULL where one is missing. */
typedef struct {
  char *texts[PDK_FIELD_MAX_PARTS];
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  for (gsize i = 0; i < G_N_ELEMENTS (entry->texts); i++)
    g_free (entry->texts[i]);
  g_free (entry);
}

static gsize
count_parts (const PdkFieldRecords *self)
{
  gsize count = 0;

  while (count < PDK_FIELD_MAX_PARTS && self->parts[count].path != NULL)
    count++;
  return count;
}

/* Whether it is written without white space before it. */
static gboolean
is_joined (const PdkFieldPart *part)
{
  return part->path != NULL && part->word != NULL && part->word[1] == '\0' &&
         !g_ascii_isalnum (*part->word);
}

/* “3MiB” as number and unit; a number alone has none. */
static gboolean
split_amount (const char *text, char **number, char **unit)
{
  const gsize digits = strspn (text, "0123456789");

  *number = g_strndup (text, digits);
  *unit = text[digits] != '\0' ? g_strdup (text + digits) : NULL;
  return pdk_field_is_number (*number) && (*unit == NULL || pdk_xml_unit_scale (*unit) != 0);
}

static gboolean
is_valid (const PdkFieldPart *part, const char *text)
{
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;

  if (*text == '\0')
    return FALSE;
  if (part->unit != NULL)
    return split_amount (text, &number, &unit);
  return part->is_valid == NULL || part->is_valid (text);
}

static gboolean
is_complete (const PdkFieldRecords *self, const Entry *entry)
{
  for (gsize i = 0; i < count_parts (self); i++)
    if (entry->texts[i] == NULL ? !self->parts[i].optional
                                : !is_valid (&self->parts[i], entry->texts[i]))
      return FALSE;
  return TRUE;
}

/* Reading of a text */

/* The part that @word leads to, or the first one without a word that is still missing. */
static gssize
find_part (const PdkFieldRecords *self, const Entry *entry, const char *word, gboolean *named)
{
  const gsize n_parts = count_parts (self);

  for (gsize i = 0; i < n_parts; i++)
    if (self->parts[i].word != NULL && strcmp (self->parts[i].word, word) == 0 &&
        !is_joined (&self->parts[i])) {
      *named = TRUE;
      return i;
    }
  *named = FALSE;
  for (gsize i = 0; i < n_parts; i++)
    if (self->parts[i].word == NULL && entry->texts[i] == NULL)
      return i;
  return -1;
}

static void
take_text (const PdkFieldRecords *self, Entry *entry, gsize index, const char *text)
{
  const gboolean joined = index + 1 < PDK_FIELD_MAX_PARTS && is_joined (&self->parts[index + 1]);
  const char *sign = joined ? strchr (text, *self->parts[index + 1].word) : NULL;

  entry->texts[index] = sign != NULL ? g_strndup (text, sign - text) : g_strdup (text);
  if (sign != NULL)
    entry->texts[index + 1] = g_strdup (sign + 1);
}

static gboolean
read_words (const PdkFieldRecords *self, Entry *entry, char **words)
{
  for (; *words != NULL; words++) {
    gboolean named = FALSE;
    gssize index = -1;

    if (**words == '\0')
      continue;
    index = find_part (self, entry, *words, &named);
    if (index < 0 || entry->texts[index] != NULL || (named && *++words == NULL))
      return FALSE;
    take_text (self, entry, index, *words);
  }
  return is_complete (self, entry);
}

/* (nullable): if one of them says nothing */
static GPtrArray *
parse (const PdkFieldRecords *self, const char *text)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  const char separator[] = { self->separator, '\0' };
  g_auto (GStrv) lines = g_strsplit (text, separator, -1);

  for (char **line = lines; *line != NULL; line++) {
    g_auto (GStrv) words = g_strsplit_set (g_strstrip (*line), " \t", -1);

    if (**line == '\0')
      continue;
    g_ptr_array_add (entries, g_new0 (Entry, 1));
    if (!read_words (self, g_ptr_array_index (entries, entries->len - 1), words))
      return NULL;
  }
  return g_steal_pointer (&entries);
}

gboolean
pdk_field_records_check (const PdkFieldRecords *self, const char *text, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  entries = parse (self, text);
  if (entries != NULL && entries->len > 0)
    return TRUE;
  /* Translators: %s is an example */
  g_set_error (error, PDK_ERROR, PDK_ERROR_INVALID, _ ("Write it like this: %s"), self->example);
  return FALSE;
}

/* Reading of elements */

static char *
read_part (const PdkFieldPart *part, PdkXmlElement *element)
{
  g_autofree char *text = pdk_xml_get_string (element, part->path);
  g_autofree char *unit = part->unit != NULL ? pdk_xml_get_string (element, part->unit) : NULL;

  if (text == NULL || *text == '\0')
    return NULL;
  return unit != NULL ? g_strconcat (text, unit, NULL) : g_steal_pointer (&text);
}

static Entry *
read_element (const PdkFieldRecords *self, PdkXmlElement *element)
{
  Entry *entry = g_new0 (Entry, 1);

  for (gsize i = 0; i < count_parts (self); i++)
    entry->texts[i] = read_part (&self->parts[i], element);
  return entry;
}

static char *
write_entry (const PdkFieldRecords *self, const Entry *entry)
{
  GString *line = g_string_new (NULL);

  for (gsize i = 0; i < count_parts (self); i++) {
    const PdkFieldPart *part = &self->parts[i];

    if (entry->texts[i] == NULL)
      continue;
    if (!is_joined (part) && line->len > 0)
      g_string_append_c (line, ' ');
    if (part->word != NULL)
      g_string_append_printf (line, is_joined (part) ? "%s" : "%s ", part->word);
    g_string_append (line, entry->texts[i]);
  }
  return g_string_free (line, FALSE);
}

static gboolean
same_entry (const Entry *a, const Entry *b)
{
  for (gsize i = 0; i < G_N_ELEMENTS (a->texts); i++)
    if (g_strcmp0 (a->texts[i], b->texts[i]) != 0)
      return FALSE;
  return TRUE;
}

/* (nullable): of an element that a text can stand for */
static char *
describe (const PdkFieldRecords *self, PdkXmlElement *element)
{
  Entry *entry = read_element (self, element);
  g_autofree char *line = write_entry (self, entry);
  g_autoptr (GPtrArray) again = is_complete (self, entry) ? parse (self, line) : NULL;
  const gboolean same =
      again != NULL && again->len == 1 && same_entry (entry, g_ptr_array_index (again, 0));

  entry_free (entry);
  return same ? g_steal_pointer (&line) : NULL;
}

char *
pdk_field_records_get (const PdkFieldRecords *self, PdkXmlElement *item)
{
  PdkXmlElement *parent = NULL;
  PdkXmlElement *element = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && item != NULL, NULL);

  parent = pdk_xml_find (item, self->way);
  while (parent != NULL && (element = pdk_xml_next (parent, element, self->name)) != NULL) {
    g_autofree char *line = describe (self, element);

    if (line == NULL)
      continue;
    if (text->len > 0)
      g_string_append_printf (text, "%c ", self->separator);
    g_string_append (text, line);
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Writing */

static GPtrArray *
list_elements (const PdkFieldRecords *self, PdkXmlElement *parent)
{
  GPtrArray *elements = g_ptr_array_new ();
  PdkXmlElement *element = NULL;

  while ((element = pdk_xml_next (parent, element, self->name)) != NULL) {
    g_autofree char *line = describe (self, element);

    if (line != NULL)
      g_ptr_array_add (elements, element);
  }
  return elements;
}

static gboolean
is_like (const PdkFieldRecords *self, PdkXmlElement *element, const Entry *entry, gboolean whole)
{
  Entry *other = read_element (self, element);
  const gboolean like =
      whole ? same_entry (other, entry) : g_strcmp0 (other->texts[0], entry->texts[0]) == 0;

  entry_free (other);
  return like;
}

/* The element, from the one at @from on, that is to say @entry; @place: its own number where there are
 * as many as before, or %G_MAXUINT. */
static guint
find_former (
    const PdkFieldRecords *self, GPtrArray *elements, guint from, guint place, const Entry *entry)
{
  for (int whole = TRUE; whole >= FALSE; whole--)
    for (guint i = from; i < elements->len; i++)
      if (is_like (self, g_ptr_array_index (elements, i), entry, whole))
        return i;
  return place >= from && place < elements->len ? place : G_MAXUINT;
}

static void
write_element (const PdkFieldRecords *self, PdkXmlElement *element, const Entry *entry)
{
  for (gsize i = 0; i < count_parts (self); i++) {
    const PdkFieldPart *part = &self->parts[i];
    g_autofree char *number = NULL;
    g_autofree char *unit = NULL;

    if (part->unit != NULL && entry->texts[i] != NULL)
      split_amount (entry->texts[i], &number, &unit);
    if (part->unit != NULL)
      pdk_xml_set (element, part->unit, unit);
    pdk_xml_set (element, part->path, number != NULL ? number : entry->texts[i]);
  }
  if (self->finish != NULL)
    self->finish (element);
}

static guint
remove_until (GPtrArray *elements, guint from, guint end)
{
  for (guint i = from; i < end; i++)
    pdk_xml_remove (g_ptr_array_index (elements, i));
  return end;
}

static void
write_entries (const PdkFieldRecords *self, PdkXmlElement *parent, GPtrArray *entries)
{
  g_autoptr (GPtrArray) elements = list_elements (self, parent);
  guint at = 0;

  for (guint i = 0; i < entries->len; i++) {
    const Entry *entry = g_ptr_array_index (entries, i);
    const guint place = entries->len == elements->len ? i : G_MAXUINT;
    const guint former = find_former (self, elements, at, place, entry);
    PdkXmlElement *element = NULL;

    if (former != G_MAXUINT) {
      remove_until (elements, at, former);
      element = g_ptr_array_index (elements, former);
      at = former + 1;
    } else if (at < elements->len) {
      element = pdk_xml_add_before (g_ptr_array_index (elements, at), self->name);
    } else {
      element = pdk_xml_add (parent, self->name, NULL);
    }
    write_element (self, element, entry);
  }
  remove_until (elements, at, elements->len);
}

void
pdk_field_records_set (const PdkFieldRecords *self, PdkXmlElement *item, const char *text)
{
  g_autoptr (GPtrArray) entries = NULL;
  PdkXmlElement *parent = NULL;

  g_return_if_fail (self != NULL && item != NULL);

  entries = parse (self, text != NULL ? text : "");
  g_return_if_fail (entries != NULL);
  parent = pdk_xml_ensure (item, self->way);
  write_entries (self, parent, entries);
  pdk_xml_remove_if_empty (parent, item);
}

/* What a part may be */

gboolean
pdk_field_is_number (const char *text)
{
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, NULL, NULL);
}

gboolean
pdk_field_is_port (const char *text)
{
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, NULL, NULL);
}

gboolean
pdk_field_is_cpus (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789,^-") == strlen (text);
}

gboolean
pdk_field_is_ip (const char *text)
{
  return g_hostname_is_ip_address (text);
}
