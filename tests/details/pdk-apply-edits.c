/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection/pdk-connection.h"
#include "connection/pdk-handle.h"
#include "definition/pdk-announce.h"
#include "definition/pdk-domain-definition.h"
#include "definition/pdk-edit-needs.h"
#include "devices/pdk-device-template.h"
#include "pdk-libvirt.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* pdk-apply-edits [OPTION…] URI NAME [EDIT]…
 *
 * Applies edits to a machine as the pages do, and says what became of each: a line of outcome, edit,
 * reason and what was announced before, “now” or “later”.  Conflicts are lines of “conflict”, edit, base and theirs.  An edit is one of
 *
 *   set PAGE FIELD VALUE · clear PAGE FIELD · add KIND XML · remove PAGE · replace PAGE XML ·
 *   replace-all FILE · template ID, which adds a device as the menu does
 *
 * With --at-read or --at-store somebody else stores another definition at the worst moment: right after
 * what is stored was read, or right before it is stored.
 *
 * Without edits it writes the stored and the live value of each field that differs between both.
 * With --watch it writes a line each time that the documents were read again: the stored title, the
 * memory in use in KiB and how many disks the running machine has. */

static struct {
  char *base, *at_read, *at_store;
  gboolean mine, force, stored, live, plug, watch, needs, templates;
  int trays;
} options;

static const GOptionEntry entries[] = {
  { "base", 0, 0, G_OPTION_ARG_FILENAME, &options.base, "The document the edits were made on",
    "FILE" },
  { "at-read", 0, 0, G_OPTION_ARG_FILENAME, &options.at_read, "What others store after a read",
    "FILE" },
  { "at-store", 0, 0, G_OPTION_ARG_FILENAME, &options.at_store, "What others store before we do",
    "FILE" },
  { "mine", 0, 0, G_OPTION_ARG_NONE, &options.mine, "Do them where others changed the same", NULL },
  { "force", 0, 0, G_OPTION_ARG_NONE, &options.force, "Take out locked media", NULL },
  { "trays", 0, 0, G_OPTION_ARG_INT, &options.trays, "How often the guest shuts the tray first",
    "NUMBER" },
  { "stored", 0, 0, G_OPTION_ARG_NONE, &options.stored, "Only the stored definition", NULL },
  { "live", 0, 0, G_OPTION_ARG_NONE, &options.live, "Only the running machine", NULL },
  { "plug", 0, 0, G_OPTION_ARG_NONE, &options.plug, "Plug and unplug for replace-all", NULL },
  { "needs", 0, 0, G_OPTION_ARG_NONE, &options.needs, "With what each needs and leaves", NULL },
  { "templates", 0, 0, G_OPTION_ARG_NONE, &options.templates, "List what the menu adds", NULL },
  { "watch", 0, 0, G_OPTION_ARG_NONE, &options.watch, "Tell of changes until killed", NULL },
  { NULL },
};

/* Somebody else.  These stand between the engine and libvirt, in its worker. */

static const char *uri;
/* Armed once the edits are on their way. */
static char *intruder_at_read, *intruder_at_store;

static void
intrude (char **path)
{
  g_autofree char *file = g_atomic_pointer_exchange (path, NULL);
  g_autofree char *xml = NULL;
  virConnectPtr conn = NULL;
  virDomainPtr domain = NULL;

  if (file == NULL)
    return;
  if (!g_file_get_contents (file, &xml, NULL, NULL))
    g_error ("%s cannot be read", file);
  conn = virConnectOpen (uri);
  domain = conn != NULL ? virDomainDefineXML (conn, xml) : NULL;
  if (domain == NULL)
    g_error ("%s cannot be stored", file);
  virDomainFree (domain);
  virConnectClose (conn);
}

#undef virDomainGetXMLDesc
char *
virDomainGetXMLDesc (virDomainPtr domain, unsigned int flags)
{
  char *(*real) (virDomainPtr, unsigned int) = dlsym (RTLD_NEXT, "virDomainGetXMLDesc");
  char *xml = real (domain, flags);

  if (flags == (VIR_DOMAIN_XML_INACTIVE | VIR_DOMAIN_XML_SECURE))
    intrude (&intruder_at_read);
  return xml;
}

#undef virDomainDefineXMLFlags
virDomainPtr
virDomainDefineXMLFlags (virConnectPtr conn, const char *xml, unsigned int flags)
{
  virDomainPtr (*real) (virConnectPtr, const char *, unsigned int) =
      dlsym (RTLD_NEXT, "virDomainDefineXMLFlags");

  intrude (&intruder_at_store);
  return real (conn, xml, flags);
}

/* A guest that shuts the tray after it was opened and before the medium is in.  libvirt’s error has QEMU’s
 * words for that in it, as it has any name that it does not find. */
#undef virDomainUpdateDeviceFlags
int
virDomainUpdateDeviceFlags (virDomainPtr domain, const char *xml, unsigned int flags)
{
  int (*real) (virDomainPtr, const char *, unsigned int) =
      dlsym (RTLD_NEXT, "virDomainUpdateDeviceFlags");

  if (options.trays <= 0 || g_atomic_int_add (&options.trays, -1) <= 0)
    return real (domain, xml, flags);
  virDomainLookupByName (virDomainGetConnect (domain), "Tray of the device is not open");
  return -1;
}

static PdkEdit *
read_replacement (const char *path, GError **error)
{
  g_autofree char *xml = NULL;

  return g_file_get_contents (path, &xml, NULL, error) ? pdk_edit_new_replace_all (xml, error)
                                                       : NULL;
}

static PdkEdit *
make_template (const char *id, PdkDomainDocument *document, GError **error)
{
  for (const PdkDeviceTemplate *row = pdk_device_templates (); row->id != NULL; row++) {
    g_autofree char *xml = NULL;

    if (strcmp (row->id, id) != 0)
      continue;
    xml = pdk_device_template_make (id, document);
    return pdk_edit_new_add (row->kind, xml, error);
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "What is “%s”?", id);
  return NULL;
}

/* @words: moves past what was taken */
static PdkEdit *
take_edit (char ***words, PdkDomainDocument *document, GError **error)
{
  char **word = *words;
  const guint left = g_strv_length (word);

  if (strcmp (word[0], "set") == 0 && left >= 4) {
    *words += 4;
    return pdk_edit_new_set (word[1], word[2], word[3], error);
  }
  if (strcmp (word[0], "clear") == 0 && left >= 3) {
    *words += 3;
    return pdk_edit_new_set (word[1], word[2], NULL, error);
  }
  if (strcmp (word[0], "add") == 0 && left >= 3 && pdk_kind_find (word[1]) != NULL) {
    *words += 3;
    return pdk_edit_new_add (word[1], word[2], error);
  }
  if (strcmp (word[0], "replace") == 0 && left >= 3) {
    *words += 3;
    return pdk_edit_new_replace (word[1], word[2], error);
  }
  if (strcmp (word[0], "remove") == 0 && left >= 2) {
    *words += 2;
    return pdk_edit_new_remove (word[1]);
  }
  if (strcmp (word[0], "replace-all") == 0 && left >= 2) {
    *words += 2;
    return read_replacement (word[1], error);
  }
  if (strcmp (word[0], "template") == 0 && left >= 2) {
    *words += 2;
    return make_template (word[1], document, error);
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "What is “%s”?", word[0]);
  return NULL;
}

static GPtrArray *
take_edits (char **words, PdkDomainDocument *document, GError **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);

  while (*words != NULL) {
    PdkEdit *edit = take_edit (&words, document, error);

    if (edit == NULL)
      return NULL;
    g_ptr_array_add (edits, edit);
  }
  return g_steal_pointer (&edits);
}

/* Running asynchronous calls one after another. */
typedef struct {
  gboolean done;
  PdkApplied *applied;
  GError *error;
} Call;

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  pdk_connection_open_finish (PDK_CONNECTION (source), result, &call->error);
  call->done = TRUE;
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->applied =
      pdk_domain_definition_apply_finish (PDK_DOMAIN_DEFINITION (source), result, &call->error);
  call->done = TRUE;
}

static void
wait_for (const gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

/* (nullable) (transfer none) */
static PdkDomain *
find_machine (PdkConnection *connection, const char *name)
{
  GListModel *domains = pdk_connection_get_domains (connection);

  for (guint i = 0; i < g_list_model_get_n_items (domains); i++) {
    g_autoptr (PdkDomain) domain = g_list_model_get_item (domains, i);

    if (strcmp (pdk_domain_get_name (domain), name) == 0)
      return domain;
  }
  return NULL;
}

static PdkDomainDocument *
read_base (PdkDomainDefinition *definition, GError **error)
{
  g_autofree char *xml = NULL;

  if (options.base == NULL)
    return pdk_domain_document_ref (
        pdk_domain_documents_get_base (pdk_domain_definition_get_documents (definition)));
  return g_file_get_contents (options.base, &xml, NULL, error)
             ? pdk_domain_document_parse (xml, error)
             : NULL;
}

static void
print_results (PdkApplied *applied, GArray *announced)
{
  static const char *const outcomes[] = { "now", "later", "waiting", "failed" };

  for (guint i = 0; i < applied->conflicts->len; i++) {
    const PdkConflict *conflict = g_ptr_array_index (applied->conflicts, i);
    g_autofree char *words = pdk_edit_describe (conflict->edit);

    printf ("conflict\t%s\t%s\t%s\n", words, conflict->base != NULL ? conflict->base : "",
            conflict->theirs != NULL ? conflict->theirs : "");
  }
  for (guint i = 0; i < applied->results->len; i++) {
    const PdkEditResult *result = g_ptr_array_index (applied->results, i);
    g_autofree char *words = pdk_edit_describe (result->edit);
    g_autofree char *reason = g_strdup (result->reason != NULL ? result->reason : "");

    /* Either may have several lines. */
    printf ("%s\t%s\t%s\t%s\n", outcomes[result->outcome], g_strdelimit (words, "\n\t", ' '),
            g_strdelimit (reason, "\n\t", ' '),
            g_array_index (announced, gboolean, i) ? "later" : "now");
  }
  if (applied->overlapped)
    printf ("overlapped\n");
}

static void
print_differences (PdkDomainDefinition *definition)
{
  GPtrArray *differences = pdk_domain_definition_get_documents (definition)->differences;

  for (guint i = 0; i < differences->len; i++) {
    const PdkDifference *difference = g_ptr_array_index (differences, i);
    g_autofree char *words = pdk_difference_describe (difference);

    printf ("%s\t%s\t%s\n", difference->page,
            difference->field != NULL ? difference->field->id : "", words);
  }
}

static void
on_changed (PdkDomainDefinition *definition)
{
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (definition);
  PdkXmlElement *stored = pdk_domain_document_get_root (documents->stored);
  PdkXmlElement *live = pdk_domain_document_get_root (documents->live);
  PdkXmlElement *devices = pdk_xml_find (live, "devices");
  PdkXmlElement *disk = NULL;
  g_autofree char *title = pdk_xml_get_string (stored, "title");
  g_autofree char *memory = pdk_xml_get_string (live, "currentMemory");
  guint n_disks = 0;

  while ((disk = pdk_xml_next (devices, disk, "disk")) != NULL)
    n_disks++;
  printf ("%s\t%s\t%u\n", title != NULL ? title : "", memory, n_disks);
  fflush (stdout);
}

static void
add_all (GPtrArray *edits, GPtrArray *needs)
{
  for (guint i = 0; i < needs->len; i++)
    g_ptr_array_add (edits, pdk_edit_ref (((PdkNeed *) g_ptr_array_index (needs, i))->edit));
}

/* As somebody who says yes to all that is asked. */
static GPtrArray *
with_needs (GPtrArray *edits, PdkDomainDocument *document)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);

  for (guint i = 0; i < edits->len; i++) {
    PdkEdit *edit = g_ptr_array_index (edits, i);
    g_autoptr (GPtrArray) needs = pdk_edit_find_needs (edit, document);
    g_autoptr (GPtrArray) leftovers = pdk_edit_find_leftovers (edit, document);

    add_all (all, needs);
    g_ptr_array_add (all, pdk_edit_ref (edit));
    add_all (all, leftovers);
  }
  return all;
}

/* (nullable) (transfer full) */
static PdkApplied *
apply_once (PdkDomainDefinition *definition,
            PdkDomainDocument *base,
            GPtrArray *edits,
            GPtrArray *mine,
            GError **error)
{
  PdkApplyFlags flags =
      (options.force ? PDK_APPLY_FORCE_MEDIA : 0) | (options.stored ? PDK_APPLY_STORED_ONLY : 0) |
      (options.live ? PDK_APPLY_LIVE_ONLY : 0) | (options.plug ? PDK_APPLY_PLUG : 0);
  Call call = { FALSE };

  intruder_at_read = g_steal_pointer (&options.at_read);
  intruder_at_store = g_steal_pointer (&options.at_store);
  pdk_domain_definition_apply_async (definition, base, edits, mine, flags, on_applied, &call);
  wait_for (&call.done);
  if (call.applied == NULL)
    g_propagate_error (error, call.error);
  return call.applied;
}

static gboolean
apply (PdkDomainDefinition *definition, char **words, GError **error)
{
  g_autoptr (PdkDomainDocument) base = read_base (definition, error);
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (definition);
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GArray) announced = NULL;
  g_autoptr (PdkApplied) applied = NULL;

  if (base == NULL)
    return FALSE;
  edits = take_edits (words, base, error);
  if (edits == NULL)
    return FALSE;
  all = options.needs ? with_needs (edits, base) : g_ptr_array_ref (edits);
  announced = pdk_announce (all, base, documents->live);
  applied = apply_once (definition, base, all, NULL, error);
  if (applied != NULL && applied->conflicts->len > 0 && options.mine) {
    g_autoptr (PdkApplied) asked = g_steal_pointer (&applied);

    applied = apply_once (definition, base, all, asked->conflicts, error);
  }
  if (applied == NULL)
    return FALSE;
  print_results (applied, announced);
  return TRUE;
}

static gboolean
work (PdkDomain *domain, char **words, GError **error)
{
  g_autoptr (PdkDomainDefinition) definition = pdk_domain_definition_new (domain);

  while (pdk_domain_definition_get_documents (definition) == NULL) {
    if (pdk_domain_definition_get_error (definition) != NULL) {
      g_propagate_error (error, g_error_copy (pdk_domain_definition_get_error (definition)));
      return FALSE;
    }
    g_main_context_iteration (NULL, TRUE);
  }
  if (options.watch) {
    on_changed (definition);
    g_signal_connect (definition, "changed", G_CALLBACK (on_changed), NULL);
    for (;;)
      g_main_context_iteration (NULL, TRUE);
  }
  if (*words != NULL)
    return apply (definition, words, error);
  print_differences (definition);
  return TRUE;
}

static gboolean
run (char **words, GError **error)
{
  g_autoptr (PdkConnection) connection = pdk_connection_new (words[1], NULL);
  PdkDomain *domain = NULL;
  Call call = { FALSE };
  gboolean worked = FALSE;

  uri = words[1];
  pdk_connection_open_async (connection, NULL, on_opened, &call);
  wait_for (&call.done);
  if (call.error != NULL) {
    g_propagate_error (error, call.error);
    return FALSE;
  }
  domain = find_machine (connection, words[2]);
  if (domain != NULL)
    worked = work (domain, words + 3, error);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "There is no “%s”", words[2]);
  pdk_connection_close (connection);
  return worked;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("URI NAME [EDIT]…");
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  /* What begins an edit may have dashes of its own. */
  g_option_context_set_strict_posix (context, TRUE);
  pdk_libvirt_init ();
  if (g_option_context_parse (context, &argc, &argv, &error) && options.templates) {
    for (const PdkDeviceTemplate *row = pdk_device_templates (); row->id != NULL; row++)
      puts (row->id);
    return 0;
  }
  if (error == NULL && argc < 3)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "Which machine?");
  if (error != NULL || !run (argv, &error))
    fprintf (stderr, "%s\n", error->message);
  fflush (NULL);
  pdk_handle_await_closed (5000);
  /* Threads of libvirt's may still be at work, which exit() takes the ground from under. */
  _exit (error != NULL);
}
