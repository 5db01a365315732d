/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "answers-fixture.h"

#include "create/pdk-create-answers.h"
#include "os/pdk-disc-extract.h"
#include "test-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

const AnswersDisc answers_fedora = { "Fedora-S-dvd-x86_64-37", "" };
const AnswersDisc answers_enterprise = { "CENA_X64FREV_EN-US_DV5", "MICROSOFT CORPORATION" };

char *
answers_put (const char *folder, const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

void
answers_on_ready (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

void
answers_set_up (AnswersFixture *fixture, gconstpointer data)
{
  const AnswersDisc *kind = data;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *tree = NULL;
  g_autofree char *boot = NULL;
  g_autofree char *initrd = NULL;

  fixture->folder = g_dir_make_tmp ("pdk-answers-XXXXXX", NULL);
  fixture->disc = g_build_filename (fixture->folder, "disc.iso", NULL);
  fixture->answers = g_build_filename (fixture->folder, "answers.iso", NULL);
  tree = g_build_filename (fixture->folder, "tree", NULL);
  boot = answers_put (tree, "boot.img", "boots");
  fixture->kernel = answers_put (tree, "isolinux/vmlinuz", "the kernel");
  initrd = answers_put (tree, "isolinux/initrd.img", "the initrd");
  test_run ((const char *const[]){ "xorriso", "-as", "mkisofs", "-quiet", "-o", fixture->disc, "-V",
                                   kind->label, "-publisher", kind->publisher, "-sysid", "LINUX",
                                   "-R", "-b", "boot.img", "-no-emul-boot", tree, NULL });
  pdk_os_detect_async (fixture->disc, "x86_64", NULL, answers_on_ready, &result);
  await (result != NULL);
  fixture->found = pdk_os_detect_finish (result, &fixture->error);
  g_assert_no_error (fixture->error);
}

void
answers_tear_down (AnswersFixture *fixture, gconstpointer data)
{
  test_run ((const char *const[]){ "rm", "-r", fixture->folder, NULL });
  g_free (fixture->folder);
  g_free (fixture->disc);
  g_free (fixture->kernel);
  g_free (fixture->answers);
  g_free (fixture->line);
  g_clear_error (&fixture->error);
  pdk_os_source_free (fixture->found);
}

const PdkOsScript *
answers_find_script (AnswersFixture *fixture, const char *profile)
{
  GPtrArray *scripts = pdk_os_disc_get_scripts (fixture->found->disc);

  for (guint i = 0; i < scripts->len; i++)
    if (g_str_equal (((PdkOsScript *) scripts->pdata[i])->profile, profile))
      return scripts->pdata[i];
  g_assert_not_reached ();
}

PdkOsUnattended *
answers_make (AnswersFixture *fixture, const char *profile)
{
  const PdkOsScript *script = answers_find_script (fixture, profile);
  PdkOsUnattended *self = g_new0 (PdkOsUnattended, 1);

  self->os_id = g_strdup (pdk_os_disc_get_os_id (fixture->found->disc));
  self->profile = g_strdup (profile);
  self->files = g_strdupv (script->files);
  self->way = pdk_os_script_choose_way (script, TRUE, TRUE);
  self->disc = pdk_os_disc_ref (fixture->found->disc);
  self->boots = script->says_where;
  self->names_disk = script->names_disk;
  self->host_name = g_strdup ("desk-7");
  self->user = g_strdup ("me");
  self->real_name = g_strdup ("Mé Myself");
  self->password = g_strdup ("k33p&me<>secret");
  self->language = g_strdup ("de_DE");
  self->time_zone = g_strdup ("Europe/Berlin");
  self->keyboard = g_strdup ("de");
  self->product_key =
      (script->asks & PDK_OS_ASKS_KEY) != 0 ? g_strdup ("AAAAA-BBBBB-CCCCC-DDDDD-EEEEE") : NULL;
  g_assert_true (pdk_os_unattended_check (self, NULL));
  return self;
}

PdkCreatePlan *
answers_plan_with (AnswersFixture *fixture, const PdkOsUnattended *unattended, const char *offered)
{
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (offered, NULL);
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = {
    .from = PDK_CREATE_FROM_DISC,
    .name = "new",
    .location = fixture->disc,
    .disc_path = fixture->disc,
    .unattended = unattended,
    .drivers = fixture->drivers,
    .os = fixture->found->os,
    .machine = "q35",
    .memory = 64 * 1024 * 1024,
    .n_vcpus = 1,
    .disk_pool = fixture->disk == NULL ? "images" : NULL,
    .disk = fixture->disk,
    .disk_format = "raw",
    .boot_pool = "images",
    .disk_size = 1024 * 1024,
    .disk_qcow2 = TRUE,
    .nics = nics,
  };

  return pdk_create_spec_plan (&spec, offer);
}

PdkCreatePlan *
answers_plan (AnswersFixture *fixture, const char *profile)
{
  g_autoptr (PdkOsUnattended) unattended = answers_make (fixture, profile);

  return answers_plan_with (fixture, unattended, OFFER);
}

void
answers_make_disc (AnswersFixture *fixture, const PdkCreatePlan *plan)
{
  g_autoptr (GAsyncResult) result = NULL;

  pdk_create_answers_make_async (plan->unattended, fixture->answers, NULL, answers_on_ready,
                                 &result);
  await (result != NULL);
  fixture->line = pdk_create_answers_make_finish (result, &fixture->error);
  g_assert_no_error (fixture->error);
}

char *
answers_read (AnswersFixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, "read", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  GStatBuf status;

  pdk_disc_extract_local (fixture->answers, name, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_unlink (path);
  return text;
}

void
answers_assert_holds (const char *text, const char *const *parts)
{
  for (; *parts != NULL; parts++)
    if (strstr (text, *parts) == NULL)
      g_error ("There is no “%s” in “%s”", *parts, text);
}
