/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-domain-doc.h"

#include <stdio.h>
#include <string.h>

/* pdk-domain-doc FILE [--set PAGE.FIELD=VALUE]… [--add KIND=XML]… [--remove PAGE]… [--list]
 * pdk-domain-doc --tables
 * pdk-domain-doc --batch
 *
 * Reads a machine's document (“-”: from standard input), does the edits, and writes it.  With --list
 * it writes its pages and their fields instead.  What cannot be done is said, and it ends with 1.
 * --tables and --batch are in pdk-domain-doc-batch.c. */

/* Splits “PAGE.FIELD=VALUE” in place; the page may have dots, a field has none. */
PdkEdit *
doc_parse_set (char *text, GError **error)
{
  char *value = NULL;
  char *field = NULL;

  /* A key may have a “=”, so the name that is left of it has to be one of a field. */
  for (value = strchr (text, '='); value != NULL; value = strchr (value + 1, '=')) {
    *value = '\0';
    field = strrchr (text, '.');
    if (field != NULL) {
      *field = '\0';
      if (pdk_kind_of_page (text) != NULL)
        return pdk_edit_new_set (text, field + 1, value + 1, error);
      *field = '.';
    }
    *value = '=';
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is no PAGE.FIELD=VALUE",
               text);
  return NULL;
}

static PdkEdit *
parse_add (char *text, GError **error)
{
  char *xml = strchr (text, '=');

  if (xml != NULL) {
    *xml = '\0';
    if (pdk_kind_find (text) != NULL)
      return pdk_edit_new_add (text, xml + 1, error);
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "“%s” is no KIND=XML", text);
  return NULL;
}

static PdkEdit *
parse_edit (const char *option, char *text, GError **error)
{
  if (strcmp (option, "--set") == 0)
    return doc_parse_set (text, error);
  if (strcmp (option, "--add") == 0)
    return parse_add (text, error);
  if (strcmp (option, "--remove") == 0)
    return pdk_edit_new_remove (text);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION, "Unknown option %s", option);
  return NULL;
}

static gboolean
edit (PdkDomainDocument *document, int argc, char *argv[], GError **error)
{
  for (int i = 2; i + 1 < argc; i += 2) {
    g_autoptr (PdkEdit) change = parse_edit (argv[i], argv[i + 1], error);

    if (change == NULL || !pdk_edit_apply (change, document, error))
      return FALSE;
  }
  return TRUE;
}

char *
doc_read (const char *name, GError **error)
{
  char *text = NULL;

  if (strcmp (name, "-") == 0)
    name = "/dev/stdin";
  return g_file_get_contents (name, &text, NULL, error) ? text : NULL;
}

static int
edit_one (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDocument) document = NULL;
  g_autofree char *text = argc > 1 ? doc_read (argv[1], &error) : NULL;
  const gboolean list = argc > 2 && strcmp (argv[argc - 1], "--list") == 0;

  if (text == NULL && error == NULL) {
    fprintf (stderr, "pdk-domain-doc FILE [--set PAGE.FIELD=VALUE]… [--add KIND=XML]… "
                     "[--remove PAGE]… [--list]\n");
    return 2;
  }
  document = text != NULL ? pdk_domain_document_parse (text, &error) : NULL;
  if (document == NULL || !edit (document, list ? argc - 1 : argc, argv, &error)) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  {
    g_autofree char *result = list ? doc_list (document) : pdk_domain_document_to_string (document);

    fputs (result, stdout);
  }
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc == 2 && strcmp (argv[1], "--tables") == 0)
    return doc_print_tables ();
  if (argc == 2 && strcmp (argv[1], "--batch") == 0)
    return doc_run_batch ();
  return edit_one (argc, argv);
}
