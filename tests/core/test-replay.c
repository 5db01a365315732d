/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-replay.h"
#include "pdk-error.h"

#include <string.h>

/* What each of two people did to one machine. */

#define RNG(slot, rate)                                                                            \
  "    <rng model='virtio'>\n"                                                                     \
  "      <rate bytes='" rate "'/>\n"                                                               \
  "      <backend model='random'>/dev/urandom</backend>\n"                                         \
  "      <address type='pci' slot='" slot "'/>\n"                                                  \
  "    </rng>\n"
#define INPUT(type) "    <input type='" type "' bus='usb'/>\n"

#define DOMAIN                                                                                     \
  "<domain type='kvm'>\n"                                                                          \
  "  <name>one</name>\n"                                                                           \
  "  <memory unit='MiB'>512</memory>\n"                                                            \
  "  <os><type machine='pc'>hvm</type></os>\n"                                                     \
  "  <devices>\n"                                                                                  \
  "    <disk type='file' device='disk'>\n"                                                         \
  "      <driver name='qemu' type='qcow2'/>\n"                                                     \
  "      <source file='/a.qcow2' novel='x'/>\n"                                                    \
  "      <target dev='vda' bus='virtio'/>\n"                                                       \
  "      <address type='pci' slot='0x04'/>\n"                                                      \
  "    </disk>\n" INPUT ("mouse") INPUT ("tablet") INPUT ("keyboard") RNG ("0x05", "100")          \
      RNG ("0x06", "200") RNG ("0x07", "300") "  </devices>\n"                                     \
                                              "</domain>\n"

typedef struct {
  PdkDomainDocument *base;
  PdkDomainDocument *theirs;
  PdkReplay *replay;
  PdkEdit *done;         /* of the last one */
  PdkConflict *conflict; /* as above */
  char *result;          /* as above */
} Fixture;

static PdkDomainDocument *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkDomainDocument *document = pdk_domain_document_parse (xml, &error);

  g_assert_no_error (error);
  return document;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->base = parse (DOMAIN);
  fixture->theirs = parse (DOMAIN);
}

static void
clear_last (Fixture *fixture)
{
  g_clear_pointer (&fixture->done, pdk_edit_unref);
  g_clear_pointer (&fixture->conflict, pdk_conflict_unref);
  g_clear_pointer (&fixture->result, g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  clear_last (fixture);
  g_clear_pointer (&fixture->replay, pdk_replay_free);
  pdk_domain_document_unref (fixture->base);
  pdk_domain_document_unref (fixture->theirs);
}

/* @edit: (transfer full) */
static void
they (Fixture *fixture, PdkEdit *edit)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (pdk_edit_apply (edit, fixture->theirs, &error));
  g_assert_no_error (error);
  pdk_edit_unref (edit);
}

static PdkReplayFate
try (Fixture *fixture, PdkEdit *edit, const PdkConflict *decided)
{
  g_autoptr (GError) error = NULL;
  PdkReplayFate fate;

  if (fixture->replay == NULL)
    fixture->replay = pdk_replay_new (fixture->base, fixture->theirs);
  clear_last (fixture);
  fate = pdk_replay_do (fixture->replay, edit, decided, &fixture->done, &fixture->conflict, &error);
  g_assert_no_error (error);
  g_assert_true ((fate == PDK_REPLAY_CONFLICT) == (fixture->conflict != NULL));
  g_assert_true ((fate == PDK_REPLAY_DONE) == (fixture->done != NULL));
  fixture->result = pdk_domain_document_to_string (pdk_replay_get_document (fixture->replay));
  return fate;
}

/* @edit: (transfer full) */
static PdkReplayFate
i (Fixture *fixture, PdkEdit *edit)
{
  const PdkReplayFate fate = try (fixture, edit, NULL);

  pdk_edit_unref (edit);
  return fate;
}

/* The same once the user has decided for it.  @edit: (transfer full) */
static void
i_insist (Fixture *fixture, PdkEdit *edit)
{
  g_autoptr (PdkConflict) conflict = NULL;

  g_assert_cmpint (try (fixture, edit, NULL), ==, PDK_REPLAY_CONFLICT);
  conflict = pdk_conflict_ref (fixture->conflict);
  g_clear_pointer (&fixture->replay, pdk_replay_free);
  g_assert_cmpint (try (fixture, edit, conflict), ==, PDK_REPLAY_DONE);
  pdk_edit_unref (edit);
}

static PdkEdit *
set (const char *page, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  PdkEdit *edit = pdk_edit_new_set (page, field, value, &error);

  g_assert_no_error (error);
  return edit;
}

static PdkEdit *
add (const char *kind, const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkEdit *edit = pdk_edit_new_add (kind, xml, &error);

  g_assert_no_error (error);
  return edit;
}

static void
assert_has (Fixture *fixture, const char *text)
{
  if (strstr (fixture->result, text) == NULL)
    g_error ("no “%s” in %s", text, fixture->result);
}

static void
assert_has_not (Fixture *fixture, const char *text)
{
  if (strstr (fixture->result, text) != NULL)
    g_error ("“%s” in %s", text, fixture->result);
}

static void
test_both_survive (Fixture *fixture, gconstpointer unused)
{
  they (fixture, set ("disk:vda", "discard", "unmap"));
  g_assert_cmpint (i (fixture, set ("disk:vda", "cache", "none")), ==, PDK_REPLAY_DONE);
  assert_has (fixture, "cache=\"none\"");
  assert_has (fixture, "discard=\"unmap\"");
}

static void
test_same_field (Fixture *fixture, gconstpointer unused)
{
  they (fixture, set ("disk:vda", "cache", "writeback"));
  g_assert_cmpint (i (fixture, set ("disk:vda", "cache", "none")), ==, PDK_REPLAY_CONFLICT);
  g_assert_cmpint (fixture->conflict->type, ==, PDK_CONFLICT_CHANGED);
  g_assert_cmpstr (fixture->conflict->title, ==, "Disk vda");
  g_assert_cmpstr (fixture->conflict->field->id, ==, "cache");
  g_assert_cmpstr (fixture->conflict->base, ==, NULL);
  g_assert_cmpstr (fixture->conflict->theirs, ==, "writeback");
  assert_has (fixture, "cache=\"writeback\"");
  g_clear_pointer (&fixture->replay, pdk_replay_free);
  i_insist (fixture, set ("disk:vda", "cache", "none"));
  assert_has (fixture, "cache=\"none\"");
}

/* What they do after the user was asked is asked again. */
static void
test_asked_again (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (PdkConflict) asked = NULL;
  g_autoptr (PdkEdit) edit = set ("disk:vda", "cache", "none");

  they (fixture, set ("disk:vda", "cache", "writeback"));
  g_assert_cmpint (try (fixture, edit, NULL), ==, PDK_REPLAY_CONFLICT);
  asked = pdk_conflict_ref (fixture->conflict);
  g_clear_pointer (&fixture->replay, pdk_replay_free);
  they (fixture, set ("disk:vda", "cache", "unsafe"));
  g_assert_cmpint (try (fixture, edit, asked), ==, PDK_REPLAY_CONFLICT);
  g_assert_cmpstr (fixture->conflict->theirs, ==, "unsafe");
}

static void
test_same_done (Fixture *fixture, gconstpointer unused)
{
  they (fixture, set ("disk:vda", "cache", "none"));
  they (fixture, pdk_edit_new_remove ("rng#2"));
  they (fixture, add ("watchdog", "<watchdog model='i6300esb' action='reset'/>"));
  g_assert_cmpint (i (fixture, set ("disk:vda", "cache", "none")), ==, PDK_REPLAY_DONE);
  g_assert_cmpint (i (fixture, pdk_edit_new_remove ("rng#2")), ==, PDK_REPLAY_NEEDLESS);
  assert_has (fixture, "100");
  assert_has (fixture, "300");
  g_assert_cmpint (i (fixture, add ("watchdog", "<watchdog model='i6300esb' action='reset'/>")), ==,
                   PDK_REPLAY_NEEDLESS);
}

/* Devices without a name are told by their place, which is another once one before them is gone. */
static void
test_place (Fixture *fixture, gconstpointer unused)
{
  they (fixture, pdk_edit_new_remove ("rng#1"));
  they (fixture, pdk_edit_new_remove ("input#1"));
  g_assert_cmpint (i (fixture, set ("rng#2", "rate", "250")), ==, PDK_REPLAY_DONE);
  g_assert_cmpstr (fixture->done->page, ==, "rng#1");
  assert_has (fixture, "250");
  assert_has_not (fixture, "200");
  assert_has (fixture, "300");
  g_assert_cmpint (i (fixture, pdk_edit_new_remove ("input#2")), ==, PDK_REPLAY_DONE);
  g_assert_cmpstr (fixture->done->page, ==, "input#1");
  assert_has (fixture, "keyboard");
  assert_has_not (fixture, "tablet");
  g_assert_cmpint (i (fixture, set ("rng#3", "rate", "350")), ==, PDK_REPLAY_DONE);
  assert_has (fixture, "350");
  assert_has (fixture, "250");
}

/* The second of mine is about what the first has left. */
static void
test_place_after_mine (Fixture *fixture, gconstpointer unused)
{
  they (fixture, set ("overview", "title", "theirs"));
  g_assert_cmpint (i (fixture, pdk_edit_new_remove ("rng#1")), ==, PDK_REPLAY_DONE);
  g_assert_cmpint (i (fixture, set ("rng#1", "rate", "250")), ==, PDK_REPLAY_DONE);
  assert_has_not (fixture, "100");
  assert_has (fixture, "250");
  assert_has (fixture, "300");
}

static void
test_gone (Fixture *fixture, gconstpointer unused)
{
  they (fixture, pdk_edit_new_remove ("disk:vda"));
  they (fixture, pdk_edit_new_remove ("rng#1"));
  g_assert_cmpint (i (fixture, set ("disk:vda", "cache", "none")), ==, PDK_REPLAY_CONFLICT);
  g_assert_cmpint (fixture->conflict->type, ==, PDK_CONFLICT_GONE);
  g_assert_cmpint (i (fixture, set ("rng#1", "rate", "150")), ==, PDK_REPLAY_CONFLICT);
  g_assert_cmpint (fixture->conflict->type, ==, PDK_CONFLICT_GONE);
  assert_has_not (fixture, "150");
  g_clear_pointer (&fixture->replay, pdk_replay_free);
  i_insist (fixture, set ("disk:vda", "cache", "none"));
  g_assert_cmpint (fixture->done->type, ==, PDK_EDIT_ADD);
  assert_has (fixture, "vda");
  assert_has (fixture, "novel");
  assert_has (fixture, "cache=\"none\"");
  assert_has (fixture, "0x04");
}

/* What comes back does not take the place that somebody else was given meanwhile. */
static void
test_gone_and_taken (Fixture *fixture, gconstpointer unused)
{
  they (fixture, pdk_edit_new_remove ("disk:vda"));
  they (fixture, add ("rng", RNG ("0x04", "400")));
  i_insist (fixture, set ("disk:vda", "cache", "none"));
  assert_has (fixture, "vda");
  g_assert_nonnull (strstr (fixture->result, "0x04"));
  g_assert_null (strstr (strstr (fixture->result, "0x04") + 1, "0x04"));
}

static void
test_remove_changed (Fixture *fixture, gconstpointer unused)
{
  they (fixture, set ("disk:vda", "cache", "none"));
  g_assert_cmpint (i (fixture, pdk_edit_new_remove ("disk:vda")), ==, PDK_REPLAY_CONFLICT);
  assert_has (fixture, "vda");
}

static void
test_add (Fixture *fixture, gconstpointer unused)
{
  static const char mine[] = "<disk type='file'><target dev='vdb'/></disk>";
  static const char theirs[] = "<disk type='block'><target dev='vdb'/></disk>";

  they (fixture, add ("disk", theirs));
  they (fixture, add ("vsock", "<vsock><cid address='3'/></vsock>"));
  g_assert_cmpint (i (fixture, add ("rng", RNG ("0x08", "400"))), ==, PDK_REPLAY_DONE);
  g_assert_cmpint (i (fixture, add ("disk", mine)), ==, PDK_REPLAY_CONFLICT);
  g_assert_cmpint (fixture->conflict->type, ==, PDK_CONFLICT_RIVAL);
  g_assert_cmpstr (fixture->conflict->page, ==, "disk:vdb");
  /* What was said of mine is not said of theirs. */
  g_assert_cmpint (i (fixture, set ("disk:vdb", "cache", "none")), !=, PDK_REPLAY_DONE);
  assert_has_not (fixture, "none");
  g_assert_cmpint (i (fixture, add ("vsock", "<vsock><cid address='4'/></vsock>")), ==,
                   PDK_REPLAY_CONFLICT);
  g_clear_pointer (&fixture->replay, pdk_replay_free);
  i_insist (fixture, add ("disk", mine));
  g_assert_cmpint (fixture->done->type, ==, PDK_EDIT_REPLACE);
  assert_has_not (fixture, "block");
}

/* Theirs was chosen: the edits of what is not added any more say nothing of theirs. */
static void
test_given_up (Fixture *fixture, gconstpointer unused)
{
  they (fixture, add ("disk", "<disk type='block'><target dev='vdb'/></disk>"));
  g_assert_cmpint (i (fixture, set ("disk:vdb", "cache", "none")), ==, PDK_REPLAY_NEEDLESS);
  assert_has_not (fixture, "none");
}

/* A field that writes more than its own. */
static void
test_along (Fixture *fixture, gconstpointer unused)
{
  they (fixture, set ("disk:vda", "source", "/b.qcow2"));
  g_assert_cmpint (i (fixture, set ("disk:vda", "source-type", "network")), ==,
                   PDK_REPLAY_CONFLICT);
  g_assert_cmpstr (fixture->conflict->theirs, ==, "/b.qcow2");
}

static void
test_meaningless (Fixture *fixture, gconstpointer unused)
{
  they (fixture, set ("disk:vda", "bus", "sata"));
  g_assert_cmpint (i (fixture, set ("disk:vda", "iothread", "1")), ==, PDK_REPLAY_CONFLICT);
  g_assert_cmpint (fixture->conflict->type, ==, PDK_CONFLICT_MEANINGLESS);
}

/* XML that was written by hand is no more than the fields it changes. */
static void
test_xml (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = pdk_domain_document_to_string (fixture->base);
  g_autoptr (GString) all = g_string_new (before);
  g_autofree char *disk = NULL;

  g_string_replace (all, "<name>one</name>", "<name>one</name><title>mine</title>", 1);
  {
    g_autoptr (PdkItem) item = pdk_domain_document_find (fixture->base, "disk:vda");
    g_autofree char *xml = pdk_item_to_string (item);
    g_autoptr (GString) text = g_string_new (xml);

    g_string_replace (text, "type=\"qcow2\"", "type=\"qcow2\" discard=\"unmap\"", 1);
    disk = g_strdup (text->str);
  }
  they (fixture, set ("disk:vda", "cache", "none"));
  they (fixture, pdk_edit_new_remove ("rng#1"));
  g_assert_cmpint (i (fixture, pdk_edit_new_replace ("disk:vda", disk, NULL)), ==, PDK_REPLAY_DONE);
  assert_has (fixture, "cache=\"none\"");
  assert_has (fixture, "discard=\"unmap\"");
  g_clear_pointer (&fixture->replay, pdk_replay_free);
  g_assert_cmpint (i (fixture, pdk_edit_new_replace_all (all->str, NULL)), ==, PDK_REPLAY_DONE);
  assert_has (fixture, "<title>mine</title>");
  assert_has (fixture, "cache=\"none\"");
  assert_has_not (fixture, "100");
}

static void
test_xml_conflict (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *before = pdk_domain_document_to_string (fixture->base);
  g_autoptr (GString) all = g_string_new (before);

  /* What no field knows is either mine or theirs. */
  g_string_replace (all, "<name>one</name>", "<name>one</name><novel/>", 1);
  they (fixture, set ("overview", "title", "theirs"));
  g_assert_cmpint (i (fixture, pdk_edit_new_replace_all (all->str, NULL)), ==, PDK_REPLAY_CONFLICT);
  assert_has (fixture, "theirs");
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *name;
    void (*func) (Fixture *fixture, gconstpointer unused);
  } tests[] = {
    { "/replay/both-survive", test_both_survive },
    { "/replay/same-field", test_same_field },
    { "/replay/asked-again", test_asked_again },
    { "/replay/same-done", test_same_done },
    { "/replay/place", test_place },
    { "/replay/place-after-mine", test_place_after_mine },
    { "/replay/gone", test_gone },
    { "/replay/gone-and-taken", test_gone_and_taken },
    { "/replay/remove-changed", test_remove_changed },
    { "/replay/add", test_add },
    { "/replay/given-up", test_given_up },
    { "/replay/along", test_along },
    { "/replay/meaningless", test_meaningless },
    { "/replay/xml", test_xml },
    { "/replay/xml-conflict", test_xml_conflict },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize at = 0; at < G_N_ELEMENTS (tests); at++)
    g_test_add (tests[at].name, Fixture, NULL, set_up, tests[at].func, tear_down);
  return g_test_run ();
}
