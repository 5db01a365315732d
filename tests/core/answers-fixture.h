/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "create/pdk-create-spec.h"
#include "os/pdk-os-detect.h"
#include "test-await.h"

G_BEGIN_DECLS

/* A disc that a system is installed from without a question, and what it is installed with. */

#define FEDORA "http://fedoraproject.org/fedora/37"

/* What a host offers for disks. */
#define OFFER_OF(buses)                                                                            \
  "<domainCapabilities><path>/usr/bin/qemu</path><domain>kvm</domain><arch>x86_64</arch><os>"      \
  "<enum name='firmware'><value>efi</value></enum><loader supported='yes'><enum name='secure'>"    \
  "<value>yes</value></enum></loader></os><devices><disk supported='yes'><enum name='bus'>" buses  \
  "</enum></disk></devices></domainCapabilities>"
#define OFFER OFFER_OF ("<value>virtio</value><value>sata</value>")
#define SATA  OFFER_OF ("<value>sata</value>")

typedef struct {
  char *folder;
  char *disc;    /* that is installed from */
  char *kernel;  /* on it, for the disc of Fedora */
  char *answers; /* nullable: the disc that is made */
  char *line;    /* nullable: the command line for it */
  GError *error;
  const char *drivers; /* nullable: the disc with them */
  const char *disk;    /* nullable: one that is there already */
  PdkOsSource *found;
} AnswersFixture;

typedef struct {
  const char *label;
  const char *publisher;
} AnswersDisc;

extern const AnswersDisc answers_fedora;
extern const AnswersDisc answers_enterprise; /* Windows 10 */

/** @kind: of the disc */
void answers_set_up (AnswersFixture *fixture, gconstpointer kind);
void answers_tear_down (AnswersFixture *fixture, gconstpointer kind);

/** Writes a file.  Returns: (transfer full): its path */
char *answers_put (const char *folder, const char *name, const char *text);
/** For an operation whose end is waited for, with a GAsyncResult * as its data. */
void answers_on_ready (GObject *object, GAsyncResult *result, gpointer user_data);

const PdkOsScript *answers_find_script (AnswersFixture *fixture, const char *profile);
/** As the form has it. */
PdkOsUnattended *answers_make (AnswersFixture *fixture, const char *profile);
/** @offered: what the host has, as %OFFER */
PdkCreatePlan *answers_plan_with (AnswersFixture *fixture,
                                  const PdkOsUnattended *unattended,
                                  const char *offered);
PdkCreatePlan *answers_plan (AnswersFixture *fixture, const char *profile);
/** The disc that @plan's machine gets. */
void answers_make_disc (AnswersFixture *fixture, const PdkCreatePlan *plan);
/** @name: as it is written on the disc */
char *answers_read (AnswersFixture *fixture, const char *name);
void answers_assert_holds (const char *text, const char *const *parts);

G_END_DECLS
