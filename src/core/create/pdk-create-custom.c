/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-custom.h"

#include "create/pdk-create-merge.h"
#include "create/pdk-create-stage.h"
#include "devices/pdk-replay.h"

struct _PdkCreateCustom {
  PdkDomainDocument *base; /* nullable: what the edits were made on */
  PdkDomainDocument *last; /* nullable: of the last plan, without them */
  GPtrArray *edits;        /* of PdkEdit */
};

/* What became of the edits on another document. */
typedef struct {
  PdkDomainDocument *document;
  GPtrArray *done;    /* of PdkEdit, as they are there */
  GPtrArray *changes; /* in words */
  GPtrArray *lost;    /* in words */
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_pointer (&self->document, pdk_domain_document_unref);
  g_clear_pointer (&self->done, g_ptr_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->lost, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static GPtrArray *
new_edits (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
}

PdkCreateCustom *
pdk_create_custom_new (void)
{
  PdkCreateCustom *self = g_new0 (PdkCreateCustom, 1);

  self->edits = new_edits ();
  return self;
}

void
pdk_create_custom_free (PdkCreateCustom *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->base, pdk_domain_document_unref);
  g_clear_pointer (&self->last, pdk_domain_document_unref);
  g_ptr_array_unref (self->edits);
  g_free (self);
}

guint
pdk_create_custom_get_n_edits (PdkCreateCustom *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->edits->len;
}

void
pdk_create_custom_clear (PdkCreateCustom *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->base, pdk_domain_document_unref);
  g_ptr_array_set_size (self->edits, 0);
}

static gboolean
is_autostart (const PdkEdit *edit)
{
  return edit->field != NULL && edit->field->live == PDK_LIVE_AUTOSTART;
}

/* XML by hand with what no field knows: between different machines that would be asked, here it is ours.
 * Returns: (transfer full) (nullable): the same for what the machine is by now */
static PdkEdit *
merge (PdkReplay *replay, const PdkEdit *edit, const PdkConflict *conflict)
{
  g_autofree char *merged = NULL;
  g_autoptr (PdkEdit) done = NULL;

  if (edit->type != PDK_EDIT_REPLACE_ALL || conflict->base == NULL || conflict->theirs == NULL)
    return NULL;
  merged = pdk_create_merge (conflict->base, edit->xml, conflict->theirs);
  done = merged != NULL ? pdk_edit_new_replace_all (merged, NULL) : NULL;
  if (done == NULL || !pdk_edit_apply (done, pdk_replay_get_document (replay), NULL))
    return NULL;
  return g_steal_pointer (&done);
}

static void
replay_edit (PdkReplay *replay, PdkEdit *edit, PdkDomainDocument *base, Outcome *outcome)
{
  g_autoptr (PdkEdit) done = NULL;
  g_autoptr (PdkConflict) conflict = NULL;
  char *words = pdk_edit_describe_in (edit, base);
  PdkReplayFate fate = PDK_REPLAY_DONE;

  if (is_autostart (edit))
    done = pdk_edit_ref (edit);
  else
    fate = pdk_replay_do (replay, edit, NULL, &done, &conflict, NULL);
  if (fate == PDK_REPLAY_CONFLICT && (done = merge (replay, edit, conflict)) != NULL)
    fate = PDK_REPLAY_DONE;
  if (fate == PDK_REPLAY_DONE) {
    g_ptr_array_add (outcome->done, pdk_edit_ref (done));
    g_ptr_array_add (outcome->changes, words);
  } else if (fate == PDK_REPLAY_NEEDLESS) {
    g_free (words);
  } else {
    g_ptr_array_add (outcome->lost, words);
  }
}

/* Does them on the last plan's. */
static void
replay_all (PdkCreateCustom *self, Outcome *outcome)
{
  g_autoptr (PdkReplay) replay = pdk_replay_new (self->base, self->last);

  outcome->done = new_edits ();
  outcome->changes = g_ptr_array_new_with_free_func (g_free);
  outcome->lost = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->edits->len; i++)
    replay_edit (replay, self->edits->pdata[i], self->base, outcome);
  outcome->document = pdk_domain_document_ref (pdk_replay_get_document (replay));
}

/* What is written here can be read. */
static PdkDomainDocument *
write_machine (PdkCreatePlan *plan)
{
  g_autoptr (PdkXmlDocument) document =
      pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  g_autofree char *text = pdk_xml_document_to_string (document);

  return pdk_domain_document_parse (text, NULL);
}

PdkDomainDraft *
pdk_create_custom_edit (PdkCreateCustom *self)
{
  g_auto (Outcome) outcome = { 0 };
  PdkDomainDraft *draft = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->last == NULL)
    return NULL;
  draft = pdk_domain_draft_new (self->last);
  if (self->edits->len == 0)
    return draft;
  replay_all (self, &outcome);
  for (guint i = 0; i < outcome.done->len; i++)
    pdk_domain_draft_take (draft, pdk_edit_ref (outcome.done->pdata[i]), NULL);
  return draft;
}

static gboolean
is_name (const PdkEdit *edit)
{
  return edit->type == PDK_EDIT_SET && g_str_equal (edit->kind->id, "overview") &&
         g_str_equal (edit->field->id, "name");
}

void
pdk_create_custom_take (PdkCreateCustom *self, PdkDomainDraft *draft)
{
  g_autofree char *name = NULL;
  GPtrArray *edits = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (PDK_IS_DOMAIN_DRAFT (draft));

  pdk_create_custom_clear (self);
  edits = pdk_domain_draft_get_edits (draft);
  self->base = pdk_domain_document_copy (pdk_domain_draft_get_base (draft));
  /* The name is a matter of what was asked. */
  name = pdk_create_custom_get_name (draft);
  if (name != NULL)
    pdk_xml_set (pdk_domain_document_get_root (self->base), "name", name);
  for (guint i = 0; i < edits->len; i++)
    if (!is_name (edits->pdata[i]))
      g_ptr_array_add (self->edits, pdk_edit_ref (edits->pdata[i]));
}

char *
pdk_create_custom_get_name (PdkDomainDraft *draft)
{
  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);

  return pdk_domain_draft_get (draft, "overview", "name");
}

/* ---- What the plan has to do for it ---- */

static void
take_identity (PdkCreatePlan *plan, PdkXmlElement *root)
{
  char *name = pdk_xml_get_string (root, "name");
  char *uuid = pdk_xml_get_string (root, "uuid");

  if (name != NULL) {
    g_free (plan->machine->name);
    plan->machine->name = g_steal_pointer (&name);
  }
  /* libvirt is not asked to make what it cannot read. */
  if (uuid != NULL && g_uuid_string_is_valid (uuid)) {
    g_free (plan->uuid);
    plan->uuid = g_ascii_strdown (uuid, -1);
  }
  g_free (uuid);
}

/* It is made as it will be read. */
static void
take_format (PdkCreateVolume *volume, PdkXmlElement *disk)
{
  static const char *const formats[] = { "raw", "qcow2", NULL };
  g_autofree char *format = pdk_xml_get_string (disk, "driver/@type");

  if (format == NULL || volume->image != NULL || volume->seed != NULL ||
      !g_strv_contains (formats, format))
    return;
  g_free (volume->spec->format);
  volume->spec->format = g_steal_pointer (&format);
}

static void
take_volumes (PdkCreatePlan *plan, PdkXmlElement *root)
{
  for (guint i = plan->volumes->len; i > 0; i--) {
    PdkCreateVolume *volume = plan->volumes->pdata[i - 1];
    PdkXmlElement *disk =
        pdk_create_stage_find_volume (root, volume->spec->pool, volume->spec->name);

    if (disk != NULL) {
      take_format (volume, disk);
      continue;
    }
    g_ptr_array_insert (plan->unmade, 0, g_strdup (volume->spec->name));
    g_ptr_array_remove_index (plan->volumes, i - 1);
  }
}

/* (nullable) */
static PdkXmlElement *
find_drive (PdkXmlElement *root, const char *target)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");

  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "disk")) != NULL;)
    if (pdk_xml_equals (at, "@device", "cdrom") && pdk_xml_equals (at, "target/@dev", target))
      return at;
  return NULL;
}

static PdkCreateUses
get_use (const PdkCreateDisk *disk)
{
  if (g_str_equal (disk->device, "disk"))
    return PDK_CREATE_FOR_DISK;
  return disk->drivers ? PDK_CREATE_FOR_DRIVERS : PDK_CREATE_FOR_SOURCE;
}

/* Nobody needs to be permitted to use it, either. */
static void
add_unused (PdkCreatePlan *plan, const PdkCreateDisk *disk)
{
  g_ptr_array_add (plan->unused, g_strdup (disk->source));
  pdk_create_plan_drop_grants (plan, get_use (disk));
}

/* Without the disc, nothing of the machine is for its installation only; nobody is told of drivers, either. */
static void
lose_disc (PdkCreatePlan *plan, PdkCreateDisk *disk)
{
  if (disk->drivers && plan->unattended != NULL)
    plan->unattended->drivers = FALSE;
  disk->installs = FALSE;
  disk->drivers = FALSE;
}

/* That the machine is installed from, or with drivers.  It may be in another drive by now, or another one in
 * its drive: that one is what is taken out then. */
static void
take_disc (PdkCreatePlan *plan, PdkCreateDisk *disk, PdkXmlElement *base, PdkXmlElement *root)
{
  PdkXmlElement *was = pdk_create_stage_find_path (base, disk->source);
  g_autofree char *target = was != NULL ? pdk_xml_get_string (was, "target/@dev") : NULL;
  PdkXmlElement *drive = NULL;
  char *path = NULL;

  if (pdk_create_stage_find_path (root, disk->source) != NULL)
    return;
  drive = target != NULL ? find_drive (root, target) : NULL;
  path = drive != NULL ? pdk_xml_get_string (drive, "source/@file") : NULL;
  if (drive != NULL && path == NULL)
    path = pdk_xml_get_string (drive, "source/@dev");
  add_unused (plan, disk);
  if (path == NULL) {
    lose_disc (plan, disk);
    return;
  }
  g_free (disk->source);
  disk->source = path;
}

static void
take_disks (PdkCreatePlan *plan, PdkXmlElement *base, PdkXmlElement *root)
{
  for (guint i = 0; i < plan->machine->disks->len; i++) {
    PdkCreateDisk *disk = plan->machine->disks->pdata[i];

    if (disk->source == NULL)
      continue;
    if (disk->pool != NULL) {
      if (pdk_create_stage_find_volume (root, disk->pool, disk->source) == NULL)
        lose_disc (plan, disk);
      continue;
    }
    if (disk->installs || disk->drivers)
      take_disc (plan, disk, base, root);
    else if (pdk_create_stage_find_path (root, disk->source) == NULL)
      add_unused (plan, disk);
  }
}

/* (nullable): the first interface, or the one with that network or address (MAC) */
static PdkXmlElement *
find_nic (PdkXmlElement *root, const char *path, const char *value)
{
  PdkXmlElement *devices = pdk_xml_find (root, "devices");

  for (PdkXmlElement *at = NULL;
       devices != NULL && (at = pdk_xml_next (devices, at, "interface")) != NULL;)
    if (path == NULL || pdk_xml_equals (at, path, value))
      return at;
  return NULL;
}

static void
take_networks (PdkCreatePlan *plan, PdkXmlElement *root)
{
  for (guint i = plan->networks->len; i > 0; i--)
    if (find_nic (root, "source/@network", plan->networks->pdata[i - 1]) == NULL)
      g_ptr_array_remove_index (plan->networks, i - 1);
  for (guint i = 0; i < plan->stopped->len; i++)
    if (find_nic (root, "source/@network", plan->stopped->pdata[i]) != NULL)
      pdk_create_plan_add_network (plan, plan->stopped->pdata[i]);
}

/* Addresses that others have: unless there is no card any more, or somebody wants it so. */
static void
take_macs (PdkCreatePlan *plan, PdkXmlElement *root)
{
  const gboolean none = find_nic (root, NULL, NULL) == NULL;

  for (guint i = plan->macs->len; i > 0; i--)
    if (none || find_nic (root, "mac/@address", plan->macs->pdata[i - 1]) != NULL)
      g_ptr_array_remove_index (plan->macs, i - 1);
}

/* A network is started for whoever is on it.  The disc of a cloud image names the card it is about. */
static void
take_nics (PdkCreatePlan *plan, PdkXmlElement *root)
{
  take_networks (plan, root);
  take_macs (plan, root);
  for (guint i = 0; i < plan->volumes->len; i++) {
    PdkCloudConfig *seed = ((PdkCreateVolume *) plan->volumes->pdata[i])->seed;
    PdkXmlElement *nic = find_nic (root, NULL, NULL);

    if (seed == NULL || seed->mac == NULL || nic == NULL ||
        find_nic (root, "mac/@address", seed->mac) != NULL)
      continue;
    if (pdk_xml_find (nic, "mac") == NULL)
      pdk_xml_set (nic, "mac/@address", seed->mac);
    g_free (seed->mac);
    seed->mac = pdk_xml_get_string (nic, "mac/@address");
  }
}

static void
take_autostart (PdkCreatePlan *plan, GPtrArray *done)
{
  for (guint i = 0; i < done->len; i++) {
    const PdkEdit *edit = done->pdata[i];

    if (is_autostart (edit))
      plan->autostart = g_strcmp0 (edit->value, "yes") == 0;
  }
}

void
pdk_create_custom_settle (PdkCreateCustom *self, PdkCreatePlan *plan)
{
  g_auto (Outcome) outcome = { 0 };
  PdkXmlElement *root = NULL;

  g_return_if_fail (self != NULL && plan != NULL);
  g_return_if_fail (plan->document == NULL);

  g_clear_pointer (&self->last, pdk_domain_document_unref);
  self->last = write_machine (plan);
  g_return_if_fail (self->last != NULL);
  if (self->edits->len == 0)
    return;
  replay_all (self, &outcome);
  g_ptr_array_extend_and_steal (plan->changes, g_steal_pointer (&outcome.changes));
  g_ptr_array_extend_and_steal (plan->lost, g_steal_pointer (&outcome.lost));
  root = pdk_domain_document_get_root (outcome.document);
  plan->document = pdk_xml_document_new_from (root);
  root = pdk_xml_document_get_root (plan->document);
  take_identity (plan, root);
  take_volumes (plan, root);
  take_disks (plan, pdk_domain_document_get_root (self->last), root);
  take_nics (plan, root);
  take_autostart (plan, outcome.done);
}
