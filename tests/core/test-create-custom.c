/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-custom.h"
#include "create/pdk-create-spec.h"
#include "create/pdk-create-stage.h"

/* What somebody changed of a machine before it is made, in both of its documents. */

#define OFFER                                                                                      \
  "<domainCapabilities><path>/usr/bin/qemu</path><domain>qemu</domain><arch>x86_64</arch>"         \
  "<devices><disk supported='yes'><enum name='bus'><value>virtio</value><value>sata</value>"       \
  "</enum></disk></devices></domainCapabilities>"
#define DISC "/srv/install.iso"

/* Of a machine that is given drivers: nullable. */
static const char *drivers;
/* Where that and the disc are copied to: nullable. */
static const char *copied_to;
static GPtrArray *drivers_grants;
static GPtrArray *disc_grants;

static PdkCreatePlan *
make_plan (PdkCreateFrom from, const char *name)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (OFFER, NULL);
  PdkNetworkChoice network = { .type = PDK_NETWORK_NETWORK,
                               .source = (char *) "lan",
                               .stopped = TRUE };
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  g_autoptr (GPtrArray) links =
      g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_host_link_free);
  const PdkCreateSpec spec = {
    .from = from,
    .name = name,
    .location = from == PDK_CREATE_FROM_DISC ? DISC : NULL,
    .kernel = from == PDK_CREATE_FROM_TREE ? "http://x/linux" : NULL,
    .initrd = from == PDK_CREATE_FROM_TREE ? "http://x/initrd" : NULL,
    .arguments = "auto",
    .boot_pool = "boot",
    .machine = "q35",
    .memory = 64 * 1024 * 1024,
    .n_vcpus = 1,
    .disk_pool = "images",
    .disk_size = 1024 * 1024,
    .disk_qcow2 = TRUE,
    .disc_pool = copied_to,
    .disc_size = 1024,
    .drivers = drivers,
    .drivers_pool = copied_to,
    .drivers_size = 2048,
    .drivers_grants = drivers_grants,
    .grants = disc_grants,
    .links = links,
    .nics = nics,
  };

  pdk_host_links_read_network ("<network><name>lab</name></network>", FALSE, links);
  pdk_host_links_read_network ("<network><name>wan</name></network>", TRUE, links);
  g_ptr_array_add (nics, &network);
  return pdk_create_spec_plan (&spec, offer);
}

/* The plan of a machine that @change was done to. */
static PdkCreatePlan *
customise (PdkCreateCustom *custom,
           PdkCreateFrom from,
           const char *name,
           void (*change) (PdkDomainDraft *draft))
{
  PdkCreatePlan *plan = make_plan (from, name);

  pdk_create_custom_settle (custom, plan);
  if (change != NULL) {
    g_autoptr (PdkDomainDraft) draft = pdk_create_custom_edit (custom);

    change (draft);
    pdk_create_custom_take (custom, draft);
    pdk_create_plan_free (plan);
    plan = make_plan (from, name);
    pdk_create_custom_settle (custom, plan);
  }
  return plan;
}

static PdkXmlDocument *
write_stage (PdkCreatePlan *plan, PdkCreateStage stage)
{
  g_autofree char *text = pdk_create_plan_write (plan, stage);
  PdkXmlDocument *document = pdk_xml_document_parse (text, NULL);

  g_assert_nonnull (document);
  return document;
}

static void
assert_text (PdkXmlDocument *document, const char *path, const char *text)
{
  g_autofree char *found = pdk_xml_get_string (pdk_xml_document_get_root (document), path);

  g_assert_cmpstr (found, ==, text);
}

static char *
find_page (PdkDomainDraft *draft, const char *kind, const char *field, const char *value)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (pdk_domain_draft_get_document (draft));

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = items->pdata[i];
    g_autofree char *own =
        g_str_equal (item->kind->id, kind) ? pdk_domain_draft_get (draft, item->page, field) : NULL;

    if (own != NULL && g_str_equal (own, value))
      return g_strdup (item->page);
  }
  g_assert_not_reached ();
}

static void
set (PdkDomainDraft *draft, const char *page, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;

  pdk_domain_draft_set (draft, page, field, value, &error);
  g_assert_no_error (error);
}

static void
change_devices (PdkDomainDraft *draft)
{
  g_autofree char *disk = find_page (draft, "disk", "device", "disk");
  g_autoptr (GError) error = NULL;

  set (draft, disk, "cache", "writeback");
  set (draft, "interface", "mac", "52:54:00:11:22:33");
  set (draft, "memory", "maximum", "134217728");
  set (draft, "boot", "autostart", "yes");
  pdk_domain_draft_take (draft, pdk_edit_new_remove ("memballoon"), &error);
  g_assert_no_error (error);
  pdk_domain_draft_take (draft,
                         pdk_edit_new_add ("watchdog",
                                           "<watchdog model='i6300esb' action='reset'/>", NULL),
                         &error);
  g_assert_no_error (error);
}

static void
assert_changed (PdkXmlDocument *document)
{
  assert_text (document, "devices/disk/driver/@cache", "writeback");
  assert_text (document, "devices/interface/mac/@address", "52:54:00:11:22:33");
  assert_text (document, "devices/watchdog/@action", "reset");
  assert_text (document, "memory", "131072");
  g_assert_null (pdk_xml_find (pdk_xml_document_get_root (document), "devices/memballoon"));
}

/* It is in the document for the installation and in the stored one; only one has the disc. */
static void
test_stages (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_DISC, "new", change_devices);
  g_autoptr (PdkXmlDocument) first = write_stage (plan, PDK_CREATE_INSTALL);
  g_autoptr (PdkXmlDocument) stored = write_stage (plan, PDK_CREATE_INSTALLED);

  g_assert_cmpuint (plan->changes->len, ==, 6);
  g_assert_cmpuint (plan->lost->len, ==, 0);
  g_assert_true (plan->autostart);
  assert_changed (first);
  assert_changed (stored);
  assert_text (first, "uuid", plan->uuid);
  assert_text (stored, "uuid", plan->uuid);
  assert_text (first, "on_reboot", "destroy");
  assert_text (stored, "on_reboot", NULL);
  assert_text (first, "devices/disk[device=cdrom]/source/@file", DISC);
  assert_text (first, "devices/disk[device=cdrom]/boot/@order", "1");
  assert_text (stored, "devices/disk[device=cdrom]/source/@file", NULL);
  assert_text (stored, "devices/disk[device=cdrom]/boot/@order", "2");
  assert_text (stored, "devices/disk[device=disk]/boot/@order", "1");
  assert_text (stored, "devices/disk/source/@volume", "new.qcow2");
}

/* Volumes have their paths in it once they are made. */
static void
test_paths (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_DISC, "new", change_devices);
  g_autoptr (PdkXmlDocument) file = NULL;
  g_autoptr (PdkXmlDocument) block = NULL;
  PdkCreateVolume *volume = plan->volumes->pdata[0];

  volume->path = g_strdup ("/images/new.qcow2");
  file = write_stage (plan, PDK_CREATE_INSTALLED);
  assert_text (file, "devices/disk/@type", "file");
  assert_text (file, "devices/disk/source/@file", "/images/new.qcow2");
  assert_text (file, "devices/disk/source/@pool", NULL);
  g_free (volume->path);
  volume->path = g_strdup ("/dev/vg/new");
  block = write_stage (plan, PDK_CREATE_INSTALLED);
  assert_text (block, "devices/disk/@type", "block");
  assert_text (block, "devices/disk/source/@dev", "/dev/vg/new");
  /* What was decided is not made better. */
  assert_text (block, "devices/disk/driver/@cache", "writeback");
  assert_text (block, "devices/disk/driver/@io", NULL);
}

static void
test_tree (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_TREE, "new", change_devices);
  g_autoptr (PdkXmlDocument) first = NULL;
  g_autoptr (PdkXmlDocument) stored = NULL;

  g_assert_true (pdk_create_plan_has_stages (plan));
  plan->machine->kernel = g_strdup ("/boot/linux");
  plan->machine->initrd = g_strdup ("/boot/initrd");
  first = write_stage (plan, PDK_CREATE_INSTALL);
  stored = write_stage (plan, PDK_CREATE_INSTALLED);
  assert_changed (first);
  assert_changed (stored);
  assert_text (first, "os/kernel", "/boot/linux");
  assert_text (first, "os/cmdline", "auto");
  assert_text (stored, "os/kernel", NULL);
  assert_text (stored, "os/cmdline", NULL);
}

static void
remove_disk (PdkDomainDraft *draft)
{
  g_autofree char *disk = find_page (draft, "disk", "device", "disk");
  g_autoptr (GError) error = NULL;

  pdk_domain_draft_take (draft, pdk_edit_new_remove (disk), &error);
  g_assert_no_error (error);
  pdk_domain_draft_take (draft, pdk_edit_new_remove ("interface"), &error);
  g_assert_no_error (error);
}

/* What the machine does not have any more is not made, and said; no network is started for it. */
static void
test_removed (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_DISC, "new", remove_disk);

  g_assert_cmpuint (plan->volumes->len, ==, 0);
  g_assert_cmpuint (plan->unmade->len, ==, 1);
  g_assert_cmpstr (plan->unmade->pdata[0], ==, "new.qcow2");
  g_assert_cmpuint (plan->networks->len, ==, 0);
}

static void
add_networks (PdkDomainDraft *draft)
{
  static const char *const names[] = { "lab", "wan" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *xml =
        g_strdup_printf ("<interface type='network'><source network='%s'/></interface>", names[i]);
    g_autoptr (GError) error = NULL;

    pdk_domain_draft_take (draft, pdk_edit_new_add ("interface", xml, NULL), &error);
    g_assert_no_error (error);
  }
}

/* One that is stopped is started for it, as if it had been chosen first; all are looked at. */
static void
test_networks (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) before = customise (custom, PDK_CREATE_FROM_DISC, "new", NULL);
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_DISC, "new", add_networks);
  g_autoptr (GPtrArray) all = pdk_create_plan_list_networks (plan);

  g_assert_cmpuint (before->networks->len, ==, 1);
  g_assert_cmpuint (plan->networks->len, ==, 2);
  g_assert_cmpstr (plan->networks->pdata[0], ==, "lan");
  g_assert_cmpstr (plan->networks->pdata[1], ==, "lab");
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (all->pdata[2], ==, "wan");
}

/* Addresses that other machines have, and their cards therefore not: said of the cards that there are, and
 * not where somebody wants one of them. */
static void
test_macs (void)
{
  static const char wanted[] = "52:54:00:aa:00:01";
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) before = customise (custom, PDK_CREATE_FROM_DISC, "new", NULL);
  g_autoptr (PdkCreatePlan) plan = make_plan (PDK_CREATE_FROM_DISC, "new");
  g_autoptr (PdkDomainDraft) draft = pdk_create_custom_edit (custom);

  set (draft, "interface", "mac", wanted);
  pdk_create_custom_take (custom, draft);
  g_ptr_array_add (plan->macs, g_strdup (wanted));
  g_ptr_array_add (plan->macs, g_strdup ("52:54:00:aa:00:02"));
  pdk_create_custom_settle (custom, plan);
  g_assert_cmpuint (plan->macs->len, ==, 1);
  g_assert_cmpstr (plan->macs->pdata[0], ==, "52:54:00:aa:00:02");
}

static void
remove_drive (PdkDomainDraft *draft)
{
  g_autofree char *drive = find_page (draft, "disk", "device", "cdrom");
  g_autoptr (GError) error = NULL;

  pdk_domain_draft_take (draft, pdk_edit_new_remove (drive), &error);
  g_assert_no_error (error);
}

static void
change_disc (PdkDomainDraft *draft)
{
  g_autofree char *drive = find_page (draft, "disk", "device", "cdrom");

  set (draft, drive, "source", "/srv/other.iso");
}

/* Without the disc there is no installation; another disc is the one that is taken out after it. */
static void
test_installer (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) without = customise (custom, PDK_CREATE_FROM_DISC, "new", remove_drive);
  g_autoptr (PdkCreatePlan) other = NULL;
  g_autoptr (PdkXmlDocument) first = NULL;
  g_autoptr (PdkXmlDocument) stored = NULL;

  g_assert_false (pdk_create_plan_has_stages (without));
  g_assert_cmpstr (without->unused->pdata[0], ==, DISC);
  pdk_create_custom_clear (custom);
  other = customise (custom, PDK_CREATE_FROM_DISC, "new", change_disc);
  g_assert_true (pdk_create_plan_has_stages (other));
  first = write_stage (other, PDK_CREATE_INSTALL);
  stored = write_stage (other, PDK_CREATE_INSTALLED);
  assert_text (first, "devices/disk[device=cdrom]/source/@file", "/srv/other.iso");
  assert_text (stored, "devices/disk[device=cdrom]/source/@file", NULL);
}

static void
remove_drivers (PdkDomainDraft *draft)
{
  g_autofree char *drive =
      find_page (draft, "disk", "source", copied_to != NULL ? "drivers-install.iso" : drivers);
  g_autoptr (GError) error = NULL;

  pdk_domain_draft_take (draft, pdk_edit_new_remove (drive), &error);
  g_assert_no_error (error);
}

static GPtrArray *
new_grants (const char *const *paths)
{
  GPtrArray *grants = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_file_grant_free);

  for (; *paths != NULL; paths++) {
    PdkFileGrant *grant = g_new0 (PdkFileGrant, 1);

    grant->path = g_strdup (*paths);
    grant->may = PDK_MAY_SEARCH;
    g_ptr_array_add (grants, grant);
  }
  return grants;
}

static gboolean
has_drivers (const PdkCreatePlan *plan)
{
  for (guint i = 0; i < plan->machine->disks->len; i++)
    if (((PdkCreateDisk *) plan->machine->disks->pdata[i])->drivers)
      return TRUE;
  return FALSE;
}

static void
assert_grants (const PdkCreatePlan *plan, const char *const *paths)
{
  g_assert_cmpuint (plan->grants->len, ==, g_strv_length ((char **) paths));
  for (guint i = 0; i < plan->grants->len; i++)
    g_assert_cmpstr (((PdkFileGrant *) plan->grants->pdata[i])->path, ==, paths[i]);
}

static void
change_drivers (PdkDomainDraft *draft)
{
  g_autofree char *drive = find_page (draft, "disk", "source", drivers);

  set (draft, drive, "source", "/srv/other.iso");
}

/* It stays for what else is on it, as another one in its drive does. */
static void
test_drivers (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) own = NULL;
  g_autoptr (PdkCreatePlan) other = NULL;
  g_autoptr (PdkXmlDocument) own_stored = NULL;
  g_autoptr (PdkXmlDocument) other_stored = NULL;

  drivers = "/other/virtio-win.iso";
  own = customise (custom, PDK_CREATE_FROM_DISC, "new", NULL);
  own_stored = write_stage (own, PDK_CREATE_INSTALLED);
  g_assert_nonnull (pdk_create_stage_find_path (pdk_xml_document_get_root (own_stored), drivers));
  g_assert_null (pdk_create_stage_find_path (pdk_xml_document_get_root (own_stored), DISC));
  other = customise (custom, PDK_CREATE_FROM_DISC, "new", change_drivers);
  g_assert_true (has_drivers (other));
  other_stored = write_stage (other, PDK_CREATE_INSTALLED);
  g_assert_nonnull (
      pdk_create_stage_find_path (pdk_xml_document_get_root (other_stored), "/srv/other.iso"));
  drivers = NULL;
}

static const PdkCreateVolume *
find_volume (const PdkCreatePlan *plan, const char *name)
{
  for (guint i = 0; i < plan->volumes->len; i++) {
    const PdkCreateVolume *volume = plan->volumes->pdata[i];

    if (g_str_equal (volume->spec->name, name))
      return volume;
  }
  return NULL;
}

/* Both are called alike, and copied into the same pool; a copy that nobody has a use for is not made. */
static void
test_copied_drivers (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) whole = NULL;
  g_autoptr (PdkCreatePlan) none = NULL;
  g_autoptr (PdkXmlDocument) stored = NULL;
  const PdkCreateVolume *copy = NULL;

  drivers = "/other/install.iso";
  copied_to = "images";
  whole = customise (custom, PDK_CREATE_FROM_DISC, "new", NULL);
  g_assert_cmpstr (find_volume (whole, "install.iso")->image, ==, DISC);
  copy = find_volume (whole, "drivers-install.iso");
  g_assert_cmpstr (copy->image, ==, drivers);
  g_assert_true (copy->image_is_here && copy->as_it_is);
  g_assert_cmpuint (copy->spec->capacity, ==, 2048);
  stored = write_stage (whole, PDK_CREATE_INSTALLED);
  g_assert_nonnull (pdk_create_stage_find_volume (pdk_xml_document_get_root (stored), "images",
                                                  "drivers-install.iso"));
  g_assert_null (
      pdk_create_stage_find_volume (pdk_xml_document_get_root (stored), "images", "install.iso"));
  none = customise (custom, PDK_CREATE_FROM_DISC, "new", remove_drivers);
  g_assert_false (has_drivers (none));
  g_assert_null (find_volume (none, "drivers-install.iso"));
  g_assert_cmpstr (none->unmade->pdata[0], ==, "drivers-install.iso");
  g_assert_nonnull (find_volume (none, "install.iso"));
  drivers = NULL;
  copied_to = NULL;
}

/* What is only for the disc that is gone is not permitted; what another one needs as well is, once, also
 * where links lead to it. */
static void
test_grants (void)
{
  static const char *const disc[] = { "/", "/srv", DISC, NULL };
  static const char *const other[] = { "/", "/other", "/real", "/real/virtio-win.iso", NULL };
  static const char *const both[] = { "/", "/srv", DISC, "/other", "/real", "/real/virtio-win.iso",
                                      NULL };
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) whole = NULL;
  g_autoptr (PdkCreatePlan) no_disc = NULL;
  g_autoptr (PdkCreatePlan) no_drivers = NULL;

  disc_grants = new_grants (disc);
  drivers = "/other/virtio-win.iso";
  drivers_grants = new_grants (other);
  whole = customise (custom, PDK_CREATE_FROM_DISC, "new", NULL);
  assert_grants (whole, both);
  no_disc = customise (custom, PDK_CREATE_FROM_DISC, "new", remove_drive);
  g_assert_cmpuint (no_disc->unused->len, ==, 1);
  g_assert_true (has_drivers (no_disc));
  assert_grants (no_disc, other);
  pdk_create_custom_clear (custom);
  no_drivers = customise (custom, PDK_CREATE_FROM_DISC, "new", remove_drivers);
  g_assert_cmpstr (no_drivers->unused->pdata[0], ==, drivers);
  g_assert_false (has_drivers (no_drivers));
  assert_grants (no_drivers, disc);
  drivers = NULL;
  g_clear_pointer (&disc_grants, g_ptr_array_unref);
  g_clear_pointer (&drivers_grants, g_ptr_array_unref);
}

static void
rename_machine (PdkDomainDraft *draft)
{
  change_devices (draft);
  set (draft, "overview", "name", "renamed");
}

/* A later decision keeps what it can be done along with, and names the rest, which comes back with it. */
static void
test_decided_later (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) first = customise (custom, PDK_CREATE_FROM_DISC, "new", rename_machine);
  g_autoptr (PdkCreatePlan) other = customise (custom, PDK_CREATE_FROM_DISC, "other", NULL);
  g_autoptr (PdkCreatePlan) renamed = customise (custom, PDK_CREATE_FROM_DISC, "renamed", NULL);
  g_autoptr (PdkCreatePlan) again = NULL;
  g_autoptr (PdkXmlDocument) document = NULL;
  PdkCreatePlan *less = NULL;

  g_assert_cmpuint (first->lost->len, ==, 0);
  g_assert_cmpuint (other->lost->len, ==, 0);
  g_assert_cmpuint (renamed->lost->len, ==, 0);
  document = write_stage (renamed, PDK_CREATE_INSTALLED);
  assert_changed (document);
  assert_text (document, "name", "renamed");
  assert_text (document, "devices/disk/source/@volume", "renamed.qcow2");

  less = make_plan (PDK_CREATE_FROM_DISC, "renamed");
  less->machine->memory *= 4;
  g_ptr_array_set_size (less->machine->nics, 0);
  pdk_create_custom_settle (custom, less);
  g_assert_cmpuint (less->lost->len, ==, 2);
  pdk_create_plan_free (less);

  again = customise (custom, PDK_CREATE_FROM_DISC, "renamed", NULL);
  g_assert_cmpuint (again->lost->len, ==, 0);
}

/* Writes @more after the name. */
static void
write_all (PdkDomainDraft *draft, const char *more)
{
  g_autofree char *xml = pdk_domain_document_to_string (pdk_domain_draft_get_document (draft));
  g_auto (GStrv) parts = g_strsplit (xml, "<name>new</name>", 2);
  g_autofree char *between = g_strconcat ("<name>new</name>", more, NULL);
  g_autofree char *text = g_strjoinv (between, parts);
  g_autoptr (GError) error = NULL;

  pdk_domain_draft_write (draft, NULL, text, &error);
  g_assert_no_error (error);
}

static void
write_uuid (PdkDomainDraft *draft)
{
  write_all (draft, "<uuid>8A2C1E9C-4C1D-4D0A-9D3C-0123456789AB</uuid>");
}

static void
write_description (PdkDomainDraft *draft)
{
  write_all (draft, "<description>by hand</description>");
}

static void
test_xml (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_DISC, "new", write_uuid);
  g_autoptr (PdkXmlDocument) stored = write_stage (plan, PDK_CREATE_INSTALLED);
  g_autoptr (PdkCreatePlan) renamed = NULL;
  g_autoptr (PdkXmlDocument) other = NULL;

  g_assert_cmpstr (plan->uuid, ==, "8a2c1e9c-4c1d-4d0a-9d3c-0123456789ab");
  assert_text (stored, "uuid", plan->uuid);
  g_assert_cmpuint (plan->volumes->len, ==, 1);

  /* Another name is no other document. */
  pdk_create_custom_clear (custom);
  pdk_create_plan_free (customise (custom, PDK_CREATE_FROM_DISC, "new", write_description));
  renamed = customise (custom, PDK_CREATE_FROM_DISC, "renamed", NULL);
  g_assert_cmpuint (renamed->lost->len, ==, 0);
  other = write_stage (renamed, PDK_CREATE_INSTALLED);
  assert_text (other, "description", "by hand");
  assert_text (other, "devices/disk/source/@volume", "renamed.qcow2");
}

static void
write_unknown (PdkDomainDraft *draft)
{
  write_all (draft, "<novel kind='x'><part/></novel><title>mine</title>");
}

static void
write_on_disk (PdkDomainDraft *draft)
{
  g_autofree char *xml = pdk_domain_document_to_string (pdk_domain_draft_get_document (draft));
  g_auto (GStrv) parts = g_strsplit (xml, "device=\"disk\"", 2);
  g_autofree char *text = g_strjoinv ("device=\"disk\" novel=\"x\"", parts);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (parts[1]);
  pdk_domain_draft_write (draft, NULL, text, &error);
  g_assert_no_error (error);
}

/* What no field knows is kept along with a later decision, unless that is about the same. */
static void
test_unknown (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_DISC, "new", write_unknown);
  g_autoptr (PdkCreatePlan) network = customise (custom, PDK_CREATE_FROM_NETWORK, "other", NULL);
  g_autoptr (PdkXmlDocument) document = write_stage (network, PDK_CREATE_INSTALLED);
  g_autoptr (PdkDomainDraft) draft = pdk_create_custom_edit (custom);
  g_autoptr (PdkCreatePlan) renamed = NULL;

  g_assert_cmpuint (plan->lost->len, ==, 0);
  g_assert_cmpuint (network->lost->len, ==, 0);
  g_assert_cmpuint (network->changes->len, ==, 1);
  assert_text (document, "novel/@kind", "x");
  assert_text (document, "title", "mine");
  assert_text (document, "devices/disk/source/@volume", "other.qcow2");
  assert_text (document, "devices/disk[device=cdrom]/@device", NULL);
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 1);

  pdk_create_custom_clear (custom);
  pdk_create_plan_free (customise (custom, PDK_CREATE_FROM_DISC, "new", write_on_disk));
  renamed = customise (custom, PDK_CREATE_FROM_DISC, "renamed", NULL);
  g_assert_cmpuint (renamed->lost->len, ==, 1);
}

/* The same changes are there when it is customised once more. */
static void
test_again (void)
{
  g_autoptr (PdkCreateCustom) custom = pdk_create_custom_new ();
  g_autoptr (PdkCreatePlan) first = customise (custom, PDK_CREATE_FROM_DISC, "new", change_devices);
  g_autoptr (PdkCreatePlan) plan = customise (custom, PDK_CREATE_FROM_DISC, "other", NULL);
  g_autoptr (PdkDomainDraft) draft = pdk_create_custom_edit (custom);
  g_autofree char *mac = pdk_domain_draft_get (draft, "interface", "mac");

  g_assert_cmpuint (first->changes->len, ==, 6);
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 6);
  g_assert_cmpstr (mac, ==, "52:54:00:11:22:33");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/create/custom/stages", test_stages);
  g_test_add_func ("/create/custom/paths", test_paths);
  g_test_add_func ("/create/custom/tree", test_tree);
  g_test_add_func ("/create/custom/removed", test_removed);
  g_test_add_func ("/create/custom/networks", test_networks);
  g_test_add_func ("/create/custom/macs", test_macs);
  g_test_add_func ("/create/custom/installer", test_installer);
  g_test_add_func ("/create/custom/drivers", test_drivers);
  g_test_add_func ("/create/custom/copied-drivers", test_copied_drivers);
  g_test_add_func ("/create/custom/grants", test_grants);
  g_test_add_func ("/create/custom/decided-later", test_decided_later);
  g_test_add_func ("/create/custom/xml", test_xml);
  g_test_add_func ("/create/custom/unknown", test_unknown);
  g_test_add_func ("/create/custom/again", test_again);
  return g_test_run ();
}
