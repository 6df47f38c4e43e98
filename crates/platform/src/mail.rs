//! E-mail by SMTP.

use crate::config::Mail;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{SUBMISSION_PORT, SUBMISSIONS_PORT};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// Sends plain text e-mails.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: lettre::message::Mailbox,
}

impl Mailer {
    /// From the configuration; `None` when no server is set.
    ///
    /// # Errors
    /// The configuration does not hold together; the text names the key.
    pub fn new(config: &Mail) -> Result<Option<Self>, String> {
        if config.host.is_empty() {
            return Ok(None);
        }
        let from = config.from.parse().map_err(|e| format!("mail.from: {e}"))?;
        let plain = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host);
        let builder = match config.tls.as_str() {
            "none" => plain.port(25),
            "starttls" => plain.port(SUBMISSION_PORT).tls(Tls::Required(tls(config)?)),
            "" | "tls" => plain.port(SUBMISSIONS_PORT).tls(Tls::Wrapper(tls(config)?)),
            other => return Err(format!("mail.tls: \"{other}\" is none of none, starttls, tls")),
        };
        let builder = if config.port == 0 { builder } else { builder.port(config.port) };
        let builder = if config.user.is_empty() {
            builder
        } else {
            builder.credentials(Credentials::new(config.user.clone(), config.password.clone()))
        };
        Ok(Some(Self {
            transport: builder.timeout(Some(Duration::from_secs(15))).build(),
            from,
        }))
    }

    /// Connects, logs in and says goodbye, without sending.
    ///
    /// # Errors
    /// What the connection, the certificate or the server says.
    pub async fn try_out(&self) -> anyhow::Result<()> {
        let answered = in_time(self.transport.test_connection()).await?;
        anyhow::ensure!(answered, "the server did not answer");
        Ok(())
    }

    /// Sends one e-mail.
    ///
    /// # Errors
    /// The address is wrong or the server refuses.
    pub async fn send(&self, to: &str, subject: &str, text: &str) -> anyhow::Result<()> {
        let mail = Message::builder()
            .from(self.from.clone())
            .to(to.parse()?)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.to_owned())?;
        in_time(self.transport.send(mail)).await?;
        Ok(())
    }
}

/// The longest a conversation with the server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that stops answering in the middle must not keep the mails of everyone waiting: the
/// transport's own limit only covers the connection.
async fn in_time<T>(talk: impl Future<Output = Result<T, lettre::transport::smtp::Error>>) -> anyhow::Result<T> {
    match tokio::time::timeout(PATIENCE, talk).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => anyhow::bail!("the mail server did not answer within {} s", PATIENCE.as_secs()),
    }
}

/// What the server's certificate is checked against.
fn tls(config: &Mail) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(config.host.clone());
    if !config.ca_file.is_empty() {
        let pem = std::fs::read(&config.ca_file).map_err(|e| format!("mail.ca_file {}: {e}", config.ca_file))?;
        let authority = Certificate::from_pem(&pem).map_err(|e| format!("mail.ca_file {}: {e}", config.ca_file))?;
        builder = builder.add_root_certificate(authority);
    }
    builder.build().map_err(|e| format!("mail.host: {e}"))
}

/// True when sending again cannot help: the address is no address, or the server knows no such
/// mailbox (550, 551, 553). A refused log-in or sender is the operator's to mend, so the mail waits.
pub(crate) fn is_hopeless(error: &anyhow::Error) -> bool {
    let code = error
        .downcast_ref::<lettre::transport::smtp::Error>()
        .and_then(lettre::transport::smtp::Error::status);
    error.is::<lettre::address::AddressError>() || code.is_some_and(|code| matches!(u16::from(code), 550 | 551 | 553))
}
