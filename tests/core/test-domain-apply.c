/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connection-fixture.h"

#include "connection/pdk-connection-private.h"
#include "definition/pdk-definition-history.h"
#include "definition/pdk-domain-definition.h"
#include "definition/pdk-domain-documents-private.h"
#include "definition/pdk-numa-check.h"
#include "pdk-error.h"

#include <string.h>

/* Edits on their way to libvirt's test driver.  What needs a real machine is in tests/system. */

typedef struct {
  gboolean done;
  PdkDomainDocuments *documents;
  PdkApplied *applied;
  GError *error;
} Outcome;

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->documents, pdk_domain_documents_unref);
  g_clear_pointer (&outcome->applied, pdk_applied_unref);
  g_clear_error (&outcome->error);
  outcome->done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->documents =
      pdk_domain_load_documents_finish (PDK_DOMAIN (source), result, &outcome->error);
  outcome->done = TRUE;
}

static PdkDomainDocuments *
load (PdkDomain *domain)
{
  g_auto (Outcome) outcome = { FALSE };

  pdk_domain_load_documents_async (domain, NULL, on_loaded, &outcome);
  await (outcome.done);
  g_assert_no_error (outcome.error);
  return g_steal_pointer (&outcome.documents);
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->applied = pdk_domain_apply_edits_finish (PDK_DOMAIN (source), result, &outcome->error);
  outcome->done = TRUE;
}

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
}

static PdkEdit *
add_set (GPtrArray *edits, const char *page, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  PdkEdit *edit = pdk_edit_new_set (page, field, value, &error);

  g_assert_no_error (error);
  g_ptr_array_add (edits, edit);
  return edit;
}

static void
apply (Outcome *outcome,
       PdkDomain *domain,
       PdkDomainDocuments *documents,
       GPtrArray *edits,
       GPtrArray *mine,
       PdkApplyFlags flags)
{
  pdk_domain_apply_edits_async (domain, pdk_domain_documents_get_base (documents), edits, mine,
                                flags, on_applied, outcome);
  await (outcome->done);
}

static char *
get_value (PdkDomainDocument *document, const char *page, const char *field)
{
  g_autoptr (PdkItem) item = pdk_domain_document_find (document, page);

  if (item == NULL)
    return NULL;
  return pdk_field_get (pdk_kind_find_field (item->kind, field), item->element);
}

static void
assert_value (PdkDomainDocument *document, const char *page, const char *field, const char *value)
{
  g_autofree char *found = get_value (document, page, field);

  g_assert_cmpstr (found, ==, value);
}

/* What another client does: its own connection, its own thread. */

typedef struct {
  const char *uuid;
  const char *page, *field, *value;
} Intrusion;

static gpointer
intrude_in_thread (gpointer data)
{
  const Intrusion *intrusion = data;
  g_autoptr (virConnect) conn = virConnectOpen (DEFAULT_URI);
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, intrusion->uuid);
  char *xml = virDomainGetXMLDesc (handle, VIR_DOMAIN_XML_INACTIVE);
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (xml, NULL);
  g_autoptr (PdkEdit) edit =
      pdk_edit_new_set (intrusion->page, intrusion->field, intrusion->value, NULL);
  g_autofree char *text = NULL;
  virDomainPtr defined = NULL;

  g_assert_true (pdk_edit_apply (edit, document, NULL));
  text = pdk_domain_document_to_string (document);
  defined = virDomainDefineXML (conn, text);
  g_assert_nonnull (defined);
  virDomainFree (defined);
  free (xml);
  return NULL;
}

static void
intrude (PdkDomain *domain, const char *page, const char *field, const char *value)
{
  Intrusion intrusion = { pdk_domain_get_uuid (domain), page, field, value };

  g_thread_join (g_thread_new ("intruder", intrude_in_thread, &intrusion));
}

static PdkDomain *
open_machine (ConnectionFixture *fixture)
{
  PdkDomain *domain = NULL;

  connection_fixture_open (fixture);
  g_assert_no_error (fixture->error);
  domain = connection_fixture_find_domain (fixture, "test");
  g_assert_nonnull (domain);
  return domain;
}

static void
test_load (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);

  g_assert_true (documents->persistent);
  g_assert_true (documents->active);
  g_assert_null (documents->refusal);
  g_assert_nonnull (documents->stored);
  g_assert_nonnull (documents->live);
  g_assert_true (pdk_domain_documents_get_base (documents) == documents->stored);
  assert_value (documents->stored, "overview", "name", "test");
}

static void
test_apply_both (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autoptr (GPtrArray) edits = new_edits ();
  g_auto (Outcome) outcome = { FALSE };

  add_set (edits, "overview", "title", "A <title> & more");
  add_set (edits, "memory", "current", "1073741824");
  apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_NONE);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.applied->conflicts->len, ==, 0);
  g_assert_cmpuint (outcome.applied->results->len, ==, 2);
  g_assert_cmpint (pdk_applied_get_outcome (outcome.applied), ==, PDK_OUTCOME_NOW);
  assert_value (outcome.applied->documents->stored, "overview", "title", "A <title> & more");
  assert_value (outcome.applied->documents->live, "overview", "title", "A <title> & more");
  assert_value (outcome.applied->documents->stored, "memory", "current", "1073741824");
  assert_value (outcome.applied->documents->live, "memory", "current", "1073741824");
}

/* What libvirt takes by calls of their own, each with the names that it has there. */
static void
test_tune (ConnectionFixture *fixture, gconstpointer unused)
{
  static const struct {
    const char *page, *field, *value;
  } table[] = {
    { "memory", "hard-limit", "2147483648" },
    { "memory", "soft-limit", "1073741824" },
    /* Of no use alone: it has to come together with what follows. */
    { "interface:aa:bb:cc:dd:ee:ff", "in-peak", "2000" },
    { "interface:aa:bb:cc:dd:ee:ff", "in-average", "1000" },
    { "tuning", "emulator-pin", "0-1" },
  };
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autoptr (GPtrArray) edits = new_edits ();
  g_auto (Outcome) outcome = { FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    add_set (edits, table[i].page, table[i].field, table[i].value);
  apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_NONE);
  g_assert_no_error (outcome.error);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    const PdkEditResult *result = g_ptr_array_index (outcome.applied->results, i);

    g_test_message ("%s.%s: %s", table[i].page, table[i].field,
                    result->reason != NULL ? result->reason : "");
    g_assert_cmpint (result->outcome, ==, PDK_OUTCOME_NOW);
    assert_value (outcome.applied->documents->live, table[i].page, table[i].field, table[i].value);
  }
}

/* Somebody else has changed another field: both changes stay. */
static void
test_merge (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autoptr (GPtrArray) edits = new_edits ();
  g_auto (Outcome) outcome = { FALSE };

  intrude (domain, "overview", "description", "by somebody else");
  add_set (edits, "overview", "title", "mine");
  apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_NONE);
  g_assert_no_error (outcome.error);
  g_assert_cmpuint (outcome.applied->conflicts->len, ==, 0);
  assert_value (outcome.applied->documents->stored, "overview", "title", "mine");
  assert_value (outcome.applied->documents->stored, "overview", "description", "by somebody else");
}

/* Somebody else has changed the same: nothing is done before the user has decided. */
static void
test_conflict (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autofree char *base = get_value (documents->stored, "overview", "title");
  g_autoptr (GPtrArray) edits = new_edits ();
  PdkEdit *edit = add_set (edits, "overview", "title", "mine");
  const PdkConflict *conflict = NULL;
  g_autoptr (GPtrArray) asked = NULL;

  {
    g_auto (Outcome) outcome = { FALSE };

    intrude (domain, "overview", "title", "theirs");
    apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_NONE);
    g_assert_no_error (outcome.error);
    g_assert_cmpuint (outcome.applied->conflicts->len, ==, 1);
    g_assert_cmpuint (outcome.applied->results->len, ==, 0);
    conflict = g_ptr_array_index (outcome.applied->conflicts, 0);
    g_assert_true (conflict->edit == edit);
    g_assert_cmpstr (conflict->base, ==, base);
    g_assert_cmpstr (conflict->theirs, ==, "theirs");
    g_assert_cmpstr (conflict->title, ==, "Overview");
    asked = g_ptr_array_ref (outcome.applied->conflicts);
    assert_value (outcome.applied->documents->stored, "overview", "title", "theirs");
  }
  {
    g_auto (Outcome) outcome = { FALSE };

    apply (&outcome, domain, documents, edits, asked, PDK_APPLY_NONE);
    g_assert_no_error (outcome.error);
    g_assert_cmpuint (outcome.applied->conflicts->len, ==, 0);
    assert_value (outcome.applied->documents->stored, "overview", "title", "mine");
  }
}

static void
assert_stored_is (PdkDomain *domain, PdkDomainDocuments *documents)
{
  g_autoptr (PdkDomainDocuments) now = load (domain);

  g_assert_true (pdk_domain_document_equal (now->stored, documents->stored));
}

/* What libvirt refuses leaves everything as it was, and says why. */
static void
test_refused (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autoptr (GPtrArray) edits = new_edits ();
  g_auto (Outcome) outcome = { FALSE };

  add_set (edits, "overview", "title", "never seen");
  g_ptr_array_add (edits, pdk_edit_new_add ("disk", "<disk type='nonsense'/>", NULL));
  apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_NONE);
  g_assert_nonnull (outcome.error);
  g_assert_null (outcome.applied);
  assert_stored_is (domain, documents);
}

/* What breaks a daemon is not left for it to refuse. */
static void
assert_distances (const char *cells, gboolean are_taken)
{
  g_autofree char *text = g_strdup_printf ("<domain><cpu><numa>%s</numa></cpu></domain>", cells);
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  document = pdk_xml_document_parse (text, &error);
  g_assert_no_error (error);
  g_assert_true (pdk_numa_check (pdk_xml_document_get_root (document), &error) == are_taken);
  if (are_taken)
    g_assert_no_error (error);
  else
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
}

#define CELL(id, siblings) "<cell id='" id "'><distances>" siblings "</distances></cell>"
#define SIBLING(id, value) "<sibling id='" id "' value='" value "'/>"
#define PLAIN_CELL(id)     "<cell id='" id "'/>"

static void
test_distances (ConnectionFixture *fixture, gconstpointer unused)
{
  assert_distances ("", TRUE);
  assert_distances (PLAIN_CELL ("0"), TRUE);
  assert_distances (CELL ("0", SIBLING ("0", "10")) PLAIN_CELL ("1"), TRUE);
  assert_distances (PLAIN_CELL ("0") CELL ("1", SIBLING ("1", "10") SIBLING ("0", "255")), TRUE);
  assert_distances ("<cell><distances>" SIBLING ("1", "11") "</distances></cell><cell/>", TRUE);

  assert_distances (CELL ("0", "") PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", SIBLING ("0", "11")) PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", SIBLING ("1", "10")) PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", SIBLING ("1", "9")) PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", SIBLING ("1", "256")) PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", SIBLING ("2", "20")) PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", SIBLING ("one", "20")) PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", SIBLING ("-1", "20")) PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", "<sibling id='1'/>") PLAIN_CELL ("1"), FALSE);
  assert_distances (CELL ("0", "<sibling value='20'/>") PLAIN_CELL ("1"), FALSE);
  assert_distances (PLAIN_CELL ("0") CELL ("1", SIBLING ("0", "20") SIBLING ("2", "20")), FALSE);
}

static void
test_bad_distances (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autoptr (GPtrArray) edits = new_edits ();
  g_auto (Outcome) outcome = { FALSE };

  g_ptr_array_add (edits, pdk_edit_new_add ("numa-cell",
                                            "<cell id='0' cpus='0' memory='512' unit='MiB'>"
                                            "<distances><sibling id='1' value='20'/></distances>"
                                            "</cell>",
                                            NULL));
  apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_STORED_ONLY);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_INVALID);
  assert_stored_is (domain, documents);
}

/* The schema refuses what libvirt itself takes.  What was there before is not in the way of a change;
 * what the change brings is refused. */
static void
test_schema (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);

  {
    g_autoptr (PdkDomainDocuments) documents = load (domain);
    g_autoptr (GPtrArray) edits = new_edits ();
    g_auto (Outcome) outcome = { FALSE };

    add_set (edits, "disk:vda", "serial", "a,b;c");
    apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_STORED_ONLY);
    g_assert_nonnull (outcome.error);
    g_assert_cmpint (pdk_error_get_libvirt_code (outcome.error), ==, VIR_ERR_XML_INVALID_SCHEMA);
    assert_stored_is (domain, documents);
  }
  intrude (domain, "disk:vda", "serial", "a,b;c");
  {
    g_autoptr (PdkDomainDocuments) documents = load (domain);
    g_autoptr (GPtrArray) edits = new_edits ();
    g_auto (Outcome) outcome = { FALSE };

    add_set (edits, "overview", "title", "all the same");
    apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_STORED_ONLY);
    g_assert_no_error (outcome.error);
    assert_value (outcome.applied->documents->stored, "overview", "title", "all the same");
    assert_value (outcome.applied->documents->stored, "disk:vda", "serial", "a,b;c");
  }
}

/* Who may not read passwords would drop them with the first change. */
static gpointer
read_in_thread (gpointer uuid)
{
  g_autoptr (virConnect) conn = virConnectOpenReadOnly (DEFAULT_URI);
  g_autoptr (virDomain) handle = virDomainLookupByUUIDString (conn, uuid);

  return pdk_domain_documents_read (handle, NULL);
}

static void
test_read_only (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = g_thread_join (
      g_thread_new ("reader", read_in_thread, (gpointer) pdk_domain_get_uuid (domain)));

  g_assert_nonnull (documents);
  g_assert_nonnull (documents->stored);
  g_assert_nonnull (documents->refusal);
}

static void
test_other_identity (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autofree char *text = pdk_domain_document_to_string (documents->stored);
  g_auto (GStrv) parts = g_strsplit (text, pdk_domain_get_uuid (domain), -1);
  g_autofree char *other = g_strjoinv ("00000000-1111-2222-3333-444444444444", parts);
  g_autoptr (GPtrArray) edits = new_edits ();
  g_auto (Outcome) outcome = { FALSE };

  g_ptr_array_add (edits, pdk_edit_new_replace_all (other, NULL));
  apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_NONE);
  g_assert_error (outcome.error, PDK_ERROR, PDK_ERROR_INVALID);
  assert_stored_is (domain, documents);
}

/* A disk without a name gets the first that is free: there is a vda. */
static void
test_add_disk (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  g_autoptr (PdkDomainDocuments) documents = load (domain);
  g_autoptr (GPtrArray) edits = new_edits ();
  g_auto (Outcome) outcome = { FALSE };

  g_ptr_array_add (edits, pdk_edit_new_add ("disk",
                                            "<disk type='file' device='disk'>"
                                            "<source file='/nonexistent/more.img'/>"
                                            "<target bus='virtio'/></disk>",
                                            NULL));
  add_set (edits, "disk:vdb", "cache", "none");
  apply (&outcome, domain, documents, edits, NULL, PDK_APPLY_STORED_ONLY);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (pdk_applied_get_outcome (outcome.applied), ==, PDK_OUTCOME_LATER);
  assert_value (outcome.applied->documents->stored, "disk:vdb", "source", "/nonexistent/more.img");
  assert_value (outcome.applied->documents->stored, "disk:vdb", "cache", "none");
  assert_value (outcome.applied->documents->live, "disk:vdb", "source", NULL);
}

/* Any change that somebody else makes is read, and the former definition kept. */

static void
count (guint *n)
{
  (*n)++;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GPtrArray **) user_data = pdk_definition_history_list_finish (result, NULL);
}

static void
assert_history (PdkDomain *domain, guint n)
{
  for (;;) {
    g_autoptr (GPtrArray) records = NULL;

    pdk_definition_history_list_async (pdk_domain_get_uuid (domain), NULL, on_listed, &records);
    await (records != NULL);
    g_assert_cmpuint (records->len, <=, n);
    if (records->len == n)
      return;
  }
}

/* A reading under way holds it until it is over. */
static void
finalize_definition (PdkDomainDefinition *definition)
{
  g_object_add_weak_pointer (G_OBJECT (definition), (gpointer *) &definition);
  g_object_unref (definition);
  await (definition == NULL);
}

static void
test_definition (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  PdkDomainDefinition *definition = pdk_domain_definition_new (domain);
  guint n_changed = 0;
  guint n_elsewhere = 0;

  g_signal_connect_swapped (definition, "changed", G_CALLBACK (count), &n_changed);
  g_signal_connect_swapped (definition, "changed-elsewhere", G_CALLBACK (count), &n_elsewhere);
  await (pdk_domain_definition_get_documents (definition) != NULL);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_elsewhere, ==, 0);

  intrude (domain, "overview", "description", "seen from afar");
  await (n_elsewhere == 1);
  assert_value (pdk_domain_definition_get_documents (definition)->stored, "overview", "description",
                "seen from afar");
  assert_history (domain, 1);
  finalize_definition (definition);
}

static void
on_definition_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->applied =
      pdk_domain_definition_apply_finish (PDK_DOMAIN_DEFINITION (source), result, &outcome->error);
  outcome->done = TRUE;
}

/* One's own change is none of somebody else, and can be taken back. */
static void
test_definition_undo (ConnectionFixture *fixture, gconstpointer unused)
{
  PdkDomain *domain = open_machine (fixture);
  PdkDomainDefinition *definition = pdk_domain_definition_new (domain);
  g_autoptr (PdkDomainDocuments) before = NULL;
  g_autofree char *title = NULL;
  guint n_elsewhere = 0;

  g_signal_connect_swapped (definition, "changed-elsewhere", G_CALLBACK (count), &n_elsewhere);
  await (pdk_domain_definition_get_documents (definition) != NULL);
  before = pdk_domain_documents_ref (pdk_domain_definition_get_documents (definition));
  for (guint i = 0; i < 2; i++) {
    PdkDomainDocument *base = pdk_domain_definition_get_documents (definition)->stored;
    g_autoptr (GPtrArray) edits = new_edits ();
    g_auto (Outcome) outcome = { FALSE };

    if (i == 0)
      add_set (edits, "overview", "title", "to be taken back");
    else
      g_ptr_array_add (edits, pdk_definition_restore (before->stored, base));
    pdk_domain_definition_apply_async (definition, base, edits, NULL, PDK_APPLY_PLUG,
                                       on_definition_applied, &outcome);
    await (outcome.done);
    g_assert_no_error (outcome.error);
    assert_history (domain, i + 1);
  }
  g_assert_true (
      pdk_domain_document_equal (pdk_domain_definition_get_documents (definition)->stored,
                                 before->stored));
  /* The running machine, too. */
  title = get_value (before->stored, "overview", "title");
  assert_value (pdk_domain_definition_get_documents (definition)->live, "overview", "title", title);
  g_assert_cmpuint (n_elsewhere, ==, 0);
  finalize_definition (definition);
}

static void
add_test (const char *path, void (*func) (ConnectionFixture *, gconstpointer))
{
  g_test_add (path, ConnectionFixture, DEFAULT_URI, connection_fixture_set_up, func,
              connection_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();
  add_test ("/domain-apply/load", test_load);
  add_test ("/domain-apply/both", test_apply_both);
  add_test ("/domain-apply/tune", test_tune);
  add_test ("/domain-apply/merge", test_merge);
  add_test ("/domain-apply/conflict", test_conflict);
  add_test ("/domain-apply/refused", test_refused);
  add_test ("/domain-apply/distances", test_distances);
  add_test ("/domain-apply/bad-distances", test_bad_distances);
  add_test ("/domain-apply/schema", test_schema);
  add_test ("/domain-apply/read-only", test_read_only);
  add_test ("/domain-apply/other-identity", test_other_identity);
  add_test ("/domain-apply/add-disk", test_add_disk);
  add_test ("/domain-apply/definition", test_definition);
  add_test ("/domain-apply/definition-undo", test_definition_undo);
  return g_test_run ();
}
