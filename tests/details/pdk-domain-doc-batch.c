/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-domain-doc.h"

#include "definition/pdk-numa-check.h"
#include "pdk-error.h"

#include <stdio.h>
#include <string.h>

/* --tables: a line for each field: kind, field, type, path, when, flags, choices; with tabs between.
 *
 * --batch: many documents by one process.  Requests are lines on standard input, with tabs between
 * their words:
 *
 *     save FILE                     the document read and written
 *     list FILE                     as --list
 *     lists FILE                    the lists that its pages offer: “PAGE: LIST …”
 *     same FILE                     each field of it set to the value it has, then written
 *     check FILE                    whether a host may be asked for it at all
 *     set FILE PAGE.FIELD=VALUE     the edit done (“\\n” is a line's end), then written
 *
 * Each answer is a line, “ok LENGTH” or “no LENGTH”, and so many bytes. */

static PdkXmlElement *
find_next (PdkXmlElement *parent, PdkXmlElement *previous, PdkXmlElement *like)
{
  const char *ns = pdk_xml_get_namespace (like);

  return ns != NULL ? pdk_xml_next_in (parent, previous, ns, pdk_xml_get_name (like))
                    : pdk_xml_next (parent, previous, pdk_xml_get_name (like));
}

/* Where it is: “/devices[1]/disk[3]”, “/{namespace}commandline[1]”, places counted among those of the
 * name. */
static char *
locate (PdkXmlElement *element)
{
  PdkXmlElement *parent = pdk_xml_get_parent (element);
  const char *ns = pdk_xml_get_namespace (element);
  g_autofree char *way = NULL;
  guint place = 1;

  if (parent == NULL)
    return g_strdup ("");
  way = locate (parent);
  for (PdkXmlElement *at = find_next (parent, NULL, element); at != element;
       at = find_next (parent, at, element))
    place++;
  return ns != NULL ? g_strdup_printf ("%s/{%s}%s[%u]", way, ns, pdk_xml_get_name (element), place)
                    : g_strdup_printf ("%s/%s[%u]", way, pdk_xml_get_name (element), place);
}

static void
list_fields (const PdkItem *item, GString *text)
{
  for (const PdkField *field = item->kind->fields; field->id != NULL; field++) {
    g_autofree char *value = pdk_field_get (field, item->element);
    g_autofree char *words = pdk_field_describe (field, value);

    if (pdk_field_applies (field, item->element))
      g_string_append_printf (text, "%s.%s=%s\n", item->page, field->id,
                              value != NULL ? value : "");
    g_assert (words != NULL);
  }
}

char *
doc_list (PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);
    g_autofree char *title = pdk_item_get_title (item);
    g_autofree char *summary = pdk_item_get_summary (item);
    g_autofree char *place = locate (item->element);

    g_string_append_printf (text, "# %s | %s | %s | %s\n", item->page, title, summary, place);
    list_fields (item, text);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Those that a page offers, whether it has any or none. */
static void
list_lists_of (const PdkKind *page, PdkXmlElement *root, GString *text)
{
  const gsize before = text->len;

  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++)
    if (g_strcmp0 ((*kind)->parent, page->id) == 0 && pdk_kind_is_of_use (*kind, root))
      g_string_append_printf (text, "%s %s", text->len > before ? "" : ":", (*kind)->id);
  if (text->len > before) {
    g_string_insert (text, before, page->id);
    g_string_append_c (text, '\n');
  }
}

static char *
list_lists (PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);
  PdkXmlElement *root = pdk_domain_document_get_root (document);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    list_lists_of (((const PdkItem *) g_ptr_array_index (items, i))->kind, root, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
print_field (const PdkKind *kind, const PdkField *field)
{
  static const char *const types[] = { "text",   "number",   "bytes", "choice",
                                       "switch", "presence", "secret" };
  g_autoptr (GString) choices = g_string_new (NULL);

  for (const PdkChoice *choice = field->choices; choice != NULL && choice->label != NULL; choice++)
    g_string_append_printf (choices, "%s%s", choices->len > 0 ? "|" : "",
                            choice->value != NULL ? choice->value : "");
  printf ("%s\t%s\t%s\t%s\t%s\t%s%s%s%s%s\t%s\n", kind->id, field->id, types[field->type],
          field->path, field->when != NULL ? field->when : "",
          (field->flags & PDK_FIELD_READ_ONLY) != 0 ? "read-only " : "",
          (field->flags & PDK_FIELD_REQUIRED) != 0 ? "required " : "",
          field->set != NULL || field->records != NULL ? "setter " : "",
          field->get != NULL ? "getter " : "", field->live != PDK_LIVE_NEVER ? "live" : "",
          choices->str);
}

int
doc_print_tables (void)
{
  for (const PdkKind *const *kind = pdk_kinds (); *kind != NULL; kind++)
    for (const PdkField *field = (*kind)->fields; field->id != NULL; field++)
      print_field (*kind, field);
  return 0;
}

static void
set_to_itself (PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    for (const PdkField *field = item->kind->fields; field->id != NULL; field++) {
      g_autofree char *value = pdk_field_get (field, item->element);

      pdk_field_set (field, item->element, value);
    }
  }
}

static gboolean
set_value (PdkDomainDocument *document, const char *assignment, GError **error)
{
  g_autoptr (GString) text = g_string_new (assignment);
  g_autoptr (PdkEdit) edit = NULL;

  g_string_replace (text, "\\n", "\n", 0);
  edit = doc_parse_set (text->str, error);
  return edit != NULL && pdk_edit_apply (edit, document, error);
}

/* Returns: (transfer full) (nullable) */
static char *
answer (char **words, GError **error)
{
  const guint n_words = g_strv_length (words);
  g_autofree char *text = n_words > 1 ? doc_read (words[1], error) : NULL;
  g_autoptr (PdkDomainDocument) document =
      text != NULL ? pdk_domain_document_parse (text, error) : NULL;

  if (n_words < 2)
    g_set_error_literal (error, PDK_ERROR, PDK_ERROR_INVALID, "A request and a file, please");
  if (document == NULL)
    return NULL;
  if (strcmp (words[0], "list") == 0)
    return doc_list (document);
  if (strcmp (words[0], "lists") == 0)
    return list_lists (document);
  if (strcmp (words[0], "check") == 0 &&
      !pdk_numa_check (pdk_domain_document_get_root (document), error))
    return NULL;
  if (strcmp (words[0], "same") == 0)
    set_to_itself (document);
  if (strcmp (words[0], "set") == 0 && n_words > 2 && !set_value (document, words[2], error))
    return NULL;
  return pdk_domain_document_to_string (document);
}

int
doc_run_batch (void)
{
  g_autofree char *line = NULL;
  gsize size = 0;

  while (getline (&line, &size, stdin) > 0) {
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) words = NULL;
    g_autofree char *result = NULL;

    line[strcspn (line, "\n")] = '\0';
    words = g_strsplit (line, "\t", 3);
    result = answer (words, &error);
    printf ("%s %zu\n%s", result != NULL ? "ok" : "no",
            strlen (result != NULL ? result : error->message),
            result != NULL ? result : error->message);
    fflush (stdout);
  }
  return 0;
}
