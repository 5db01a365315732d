/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "definition/pdk-announce.h"

/* What is said of many edits before they are applied, and again with each that is added. */

/* On PCI Express there are as many places as there are ports. */
static void
test_room (void)
{
  static const char xml[] =
      "<domain type='qemu'><name>a</name><devices>"
      "<controller type='pci' index='0' model='pcie-root'/>"
      "<controller type='pci' index='1' model='pcie-root-port'/>"
      "<controller type='pci' index='2' model='pcie-root-port'/>"
      "<interface type='user'><mac address='52:54:00:00:00:01'/>"
      "<address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></interface>"
      "</devices></domain>";
  static const char *const kinds[] = { "rng", "interface", "shmem" };
  static const char *const devices[] = {
    "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
    "<interface type='user'><model type='virtio'/></interface>",
    "<shmem name='s'><model type='ivshmem-plain'/></shmem>",
  };
  static const gboolean expected[] = { FALSE, TRUE, TRUE };
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (xml, NULL);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  g_autoptr (GArray) announced = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    g_ptr_array_add (edits, pdk_edit_new_add (kinds[i], devices[i], NULL));
  announced = pdk_announce (edits, document, document);
  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    g_assert_cmpint (g_array_index (announced, gboolean, i), ==, expected[i]);
}

static GPtrArray *
copy_edits (GPtrArray *edits)
{
  GPtrArray *other = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);

  for (guint i = 0; i < edits->len; i++)
    g_ptr_array_add (other, pdk_edit_ref (g_ptr_array_index (edits, i)));
  return other;
}

/* Whatever was said before, the same is said as by somebody who looks at all of them anew. */
static void
assert_said (PdkAnnouncer *announcer, GPtrArray *edits, PdkDomainDocument *document)
{
  g_autoptr (GPtrArray) copied = copy_edits (edits);
  g_autoptr (GArray) said = pdk_announcer_say (announcer, copied);
  g_autoptr (GArray) expected = pdk_announce (edits, document, document);

  g_assert_cmpuint (said->len, ==, edits->len);
  g_assert_cmpmem (said->data, said->len * sizeof (gboolean), expected->data,
                   expected->len * sizeof (gboolean));
}

static void
test_again (void)
{
  static const char xml[] =
      "<domain type='qemu'><name>a</name><memory>1024</memory><devices>"
      "<controller type='pci' index='0' model='pcie-root'/>"
      "<controller type='pci' index='1' model='pcie-root-port'/>"
      "<controller type='pci' index='2' model='pcie-root-port'/></devices></domain>";
  static const char rng[] =
      "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
  g_autoptr (PdkDomainDocument) document = pdk_domain_document_parse (xml, NULL);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  g_autoptr (PdkAnnouncer) announcer = pdk_announcer_new (document, document);

  g_assert_true (pdk_announcer_is_of (announcer, document, document));
  assert_said (announcer, edits, document);
  /* The third finds no place: so it was counted each time. */
  for (guint i = 0; i < 3; i++) {
    g_ptr_array_add (edits, pdk_edit_new_add ("rng", rng, NULL));
    assert_said (announcer, edits, document);
  }
  /* The last one is replaced, and the one in its place is alone in it. */
  for (guint i = 0; i < 3; i++) {
    g_ptr_array_remove_index (edits, 2);
    g_ptr_array_add (edits, i == 1 ? pdk_edit_new_add ("rng", rng, NULL)
                                   : pdk_edit_new_set ("overview", "title", "x", NULL));
    assert_said (announcer, edits, document);
  }
  g_ptr_array_remove_index (edits, 2);
  assert_said (announcer, edits, document);
  g_ptr_array_remove_index (edits, 0);
  assert_said (announcer, edits, document);
  g_ptr_array_add (edits, pdk_edit_new_add ("rng", rng, NULL));
  g_ptr_array_add (edits, pdk_edit_new_add ("rng", rng, NULL));
  assert_said (announcer, edits, document);
  g_ptr_array_set_size (edits, 0);
  assert_said (announcer, edits, document);
}

/* One more costs one more, however many there are: what is typed is said at once. */
static void
test_many (void)
{
  g_autoptr (GString) xml = g_string_new ("<domain type='qemu'><name>a</name><devices>");
  g_autoptr (PdkDomainDocument) document = NULL;
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  g_autoptr (PdkAnnouncer) announcer = NULL;
  gint64 longest = 0;

  for (guint i = 0; i < 300; i++)
    g_string_append_printf (xml,
                            "<disk type='file' device='disk'><source file='/%u.img'/>"
                            "<target dev='vd%c%c' bus='virtio'/></disk>",
                            i, 'a' + i / 26, 'a' + i % 26);
  g_string_append (xml, "</devices></domain>");
  document = pdk_domain_document_parse (xml->str, NULL);
  announcer = pdk_announcer_new (document, document);
  for (guint i = 0; i < 33; i++) {
    g_autoptr (GArray) said = NULL;
    gint64 since = 0;

    g_ptr_array_add (edits, pdk_edit_new_add ("disk",
                                              "<disk type='file'><source file='/new.img'/>"
                                              "<target bus='virtio'/></disk>",
                                              NULL));
    since = g_get_monotonic_time ();
    said = pdk_announcer_say (announcer, edits);
    longest = MAX (longest, g_get_monotonic_time () - since);
  }
  assert_said (announcer, edits, document);
  g_test_message ("an addition takes at most %.1f ms", (double) longest / 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/announce/room", test_room);
  g_test_add_func ("/announce/again", test_again);
  g_test_add_func ("/announce/many", test_many);
  return g_test_run ();
}
